import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from './cli.ts';

let folder: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-cli-'));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (...words: string[]) => runCommandLine(words, (line) => said.push(line));

describe('syndiff-train', () => {
  it('prints its usage, and that of a command', async () => {
    await run('--help');
    expect(said.join('\n')).toContain('train --config NAME');
    await run('train', '--help');
    expect(said.join('\n')).toContain('--lambda-l1-loss X');
    await run('evaluate', '--help');
    expect(said.at(-1)).toContain('--bundled');
  });

  it.each([
    [['practise'], 'no command "practise"'],
    [['trian'], 'Did you mean "train"?'],
    [['train', '--config', 'compact-129'], 'no config "compact-129"'],
    [['train', '--pared'], 'Did you mean --paired?'],
    [['train', '--config', 'tiny', '--iterations', '1e-3'], '--iterations takes a whole number'],
    [['train', '--initial-weights', 'a', '--resume'], 'exclude each other'],
  ])('refuses %j before anything is loaded', async (words, message) => {
    await expect(run(...words)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(message) as string,
    });
    expect(said).toEqual([]);
  });

  it('does not write over a run', async () => {
    writeFileSync(join(folder, 'losses.csv'), 'iteration\n');
    await expect(run('train', '--config', 'tiny', '--out', folder)).rejects.toMatchObject({ code: 'run-exists' });
  });

  it('does not begin what cannot fit, and says why', async () => {
    const absurd = ['train', '--config', 'seed-400x480', '--batch-size', '4096', '--backend', 'cpu', '--out', folder];
    await expect(run(...absurd)).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringContaining('GiB') as string,
    });
    expect(said.join('\n')).toMatch(/408 GFLOP a pass[^]*GFLOP an iteration[^]*memory: about/);
  });

  it('goes on with nothing where there is nothing', async () => {
    await expect(run('train', '--resume', '--out', folder)).rejects.toMatchObject({ code: 'no-checkpoint' });
  });
});
