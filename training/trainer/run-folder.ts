import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../main/errors.ts';
import { hasCheckpoint } from './checkpoint-folder.ts';
import { panelPng } from './panel-png.ts';
import type { Method, Validation } from './validate.ts';
import { writeWhole } from './write-whole.ts';

const methods: readonly Method[] = ['diffusive', 'preview', 'source', 'histogramMatching'];
const quantities = ['psnr', 'ssim', 'mae', 'ductContrast'] as const;

/** What a run leaves beside its checkpoints: losses.csv, metrics.csv, panels. */
export class RunFolder {
  constructor(readonly path: string) {
    mkdirSync(path, { recursive: true });
  }

  /** @throws UserError `run-exists` where a run has been started here before */
  assertFresh(): void {
    if (existsSync(join(this.path, 'losses.csv')) || hasCheckpoint(this.path))
      throw new UserError('run-exists', `${this.path} holds a run already.`, 'Add --resume or choose another --out.');
  }

  /**
   * Drops the lines beyond `iteration`, which a resumed run will write again, and a last line that was cut short. Lines up
   * to a checkpoint are written before it, so none of them is missing.
   */
  rewind(iteration: number): void {
    for (const name of ['losses.csv', 'metrics.csv']) {
      const file = join(this.path, name);
      if (!existsSync(file)) continue;
      const [head, ...lines] = readFileSync(file, 'utf8').split('\n').slice(0, -1);
      const stay = lines.filter((line) => Number(line.split(',')[0]) <= iteration);
      if (head === undefined) rmSync(file);
      else writeLines(file, [head, ...stay]);
    }
  }

  /** A term that the iterations so far did not have gets a column of its own, empty in their lines. */
  addLosses(iteration: number, losses: Readonly<Record<string, number>>): void {
    const file = join(this.path, 'losses.csv');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
    const known = lines[0]?.split(',').slice(1) ?? [];
    const fresh = Object.keys(losses)
      .filter((name) => !known.includes(name))
      .sort();
    const names = [...known, ...fresh];
    if (lines.length > 0 && fresh.length > 0) {
      const widened = lines.slice(1).map((line) => line + ','.repeat(fresh.length));
      writeLines(file, [['iteration', ...names].join(), ...widened]);
    }
    this.addLine('losses.csv', ['iteration', ...names], [iteration, ...names.map((name) => losses[name] ?? '')]);
  }

  addValidation(iteration: number, { scores, panels }: Validation): void {
    for (const [direction, byMethod] of Object.entries(scores))
      for (const method of methods) {
        const score = byMethod[method];
        if (!score) continue;
        this.addLine(
          'metrics.csv',
          ['iteration', 'direction', 'method', ...quantities],
          [iteration, direction, method, ...quantities.map((quantity) => score[quantity])],
        );
      }
    if (panels.length > 0)
      writeFileSync(join(this.path, `panel-${String(iteration).padStart(7, '0')}.png`), panelPng(panels));
  }

  private addLine(name: string, head: readonly string[], values: readonly (string | number)[]): void {
    const file = join(this.path, name);
    if (!existsSync(file)) writeFileSync(file, `${head.join()}\n`);
    const text = values.map((value) =>
      typeof value === 'number' && !Number.isInteger(value) ? value.toPrecision(6) : value,
    );
    appendFileSync(file, `${text.join()}\n`);
  }
}

function writeLines(file: string, lines: readonly string[]): void {
  writeWhole(file, [Buffer.from(`${lines.join('\n')}\n`)]);
}
