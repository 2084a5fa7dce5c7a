import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunFolder } from './run-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-run-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const told = () => readFileSync(join(folder, 'losses.csv'), 'utf8');

/** A run that has told its losses twice. */
function run(): RunFolder {
  const run = new RunFolder(folder);
  run.addLosses(10, { a: 1 });
  run.addLosses(120, { a: 2, b: 0.5 });
  return run;
}

describe('RunFolder.rewind', () => {
  it('drops what a resumed run writes again, so that no line is doubled or missing', () => {
    const whole = run();
    whole.addLosses(1200, { a: 3, b: 4, c: 5 });
    const expected = told();
    whole.rewind(120);
    expect(told()).toBe('iteration,a,b,c\n10,1,,\n120,2,0.500000,\n');
    whole.addLosses(1200, { a: 3, b: 4, c: 5 });
    expect(told()).toBe(expected);
    expect(readdirSync(folder)).toEqual(['losses.csv']);
  });

  it.each(['1', '12', '120', '1200,0.3'])('does not take the cut line "%s" for a whole one', (cut) => {
    const kept = run();
    const whole = told();
    appendFileSync(join(folder, 'losses.csv'), cut);
    kept.rewind(120);
    expect(told()).toBe(whole);
  });

  it('begins a file anew whose head was cut', () => {
    writeFileSync(join(folder, 'losses.csv'), 'itera');
    const fresh = new RunFolder(folder);
    fresh.rewind(0);
    expect(readdirSync(folder)).toEqual([]);
  });
});
