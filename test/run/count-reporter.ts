import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import type { Count } from './count.ts';

/** Writes the counts of a run to a file, and names each test that passed only when repeated. */
export default class CountReporter implements Reporter {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const repeated = tests.filter((test) => test.diagnostic()?.flaky);
    const count: Count = {
      passed: tests.filter((test) => test.result().state === 'passed').length,
      repeated: repeated.length,
      failed: tests.filter((test) => test.result().state === 'failed').length,
      skipped: tests.filter((test) => test.result().state === 'skipped').length,
    };
    for (const { fullName } of repeated) console.log(`Passed only when repeated: ${fullName}`);
    writeFileSync(this.#file, JSON.stringify(count));
  }
}
