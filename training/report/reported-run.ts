import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunFolder } from '../trainer/run-folder.ts';
import type { Validation } from '../trainer/validate.ts';
import { writeWhole } from '../trainer/write-whole.ts';
import { writeReport } from './write-report.ts';

const head = 'iteration,seconds,memory';

/** A run that also keeps time and memory, in resources.csv, and whose report.html is made anew at each validation. */
export class ReportedRun extends RunFolder {
  private last: { iteration: number; time: number } | null = null;

  override rewind(iteration: number): void {
    super.rewind(iteration);
    if (!existsSync(this.resources)) return;
    const [, ...lines] = readFileSync(this.resources, 'utf8').split('\n').slice(0, -1);
    const stay = lines.filter((line) => Number(line.split(',')[0]) <= iteration);
    writeWhole(this.resources, [Buffer.from(`${[head, ...stay].join('\n')}\n`)]);
  }

  override addLosses(iteration: number, losses: Readonly<Record<string, number>>): void {
    super.addLosses(iteration, losses);
    const [time, before] = [Date.now(), this.last];
    this.last = { iteration, time };
    // The first lot of a session has no beginning that is known here.
    const seconds = before ? (time - before.time) / 1000 / (iteration - before.iteration) : null;
    if (!existsSync(this.resources)) writeFileSync(this.resources, `${head}\n`);
    const gibibytes = process.memoryUsage.rss() / 2 ** 30;
    appendFileSync(this.resources, `${[iteration, seconds?.toFixed(4) ?? '', gibibytes.toFixed(4)].join()}\n`);
  }

  override addValidation(iteration: number, validation: Validation): void {
    super.addValidation(iteration, validation);
    writeReport(this.path);
  }

  private get resources(): string {
    return join(this.path, 'resources.csv');
  }
}
