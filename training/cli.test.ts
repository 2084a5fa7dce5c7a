import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from './cli.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const said: string[] = [];
const run = (...words: string[]) => runCommandLine(words, (line) => said.push(line));

describe('syndiff-train', () => {
  it('prints its usage', async () => {
    await run('--help');
    expect(said.join('\n')).toContain('--config NAME');
  });

  it.each([
    [['practise'], 'no command "practise"'],
    [['train', '--config', 'compact-129'], 'no config "compact-129"'],
    [['train', '--pared'], '--pared'],
    [['train', '--iterations', '1e-3'], '--iterations takes a whole number'],
  ])('refuses %j before anything is loaded', async (words, message) => {
    await expect(run(...words, '--out', folder)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(message) as string,
    });
  });

  it('does not write over a run', async () => {
    writeFileSync(join(folder, 'losses.csv'), 'iteration\n');
    await expect(run('train', '--out', folder)).rejects.toMatchObject({ code: 'run-exists' });
  });
});
