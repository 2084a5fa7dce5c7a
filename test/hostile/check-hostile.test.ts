import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scanFolder } from '../../main/dicom/index.ts';
import type { Verdict } from '../verdict.ts';
import { writeBystander } from './bystander.ts';
import { checkHostile } from './check-hostile.ts';
import type { Expectation } from './expected.ts';
import { WarmChild } from './warm-child.ts';
import { watchFiles } from './watch-files.ts';

const shared = join(process.env['SYNDIFF_SHARED'] ?? join(import.meta.dirname, '../../../shared'), 'data/hostile');
const here = existsSync(shared);
if (!here) console.warn(`Hostile files skipped: ${shared} is missing (set SYNDIFF_SHARED).`);

const scratch = mkdtempSync(join(tmpdir(), 'syndiff-hostile-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function check(folder: string): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for await (const verdict of checkHostile(folder)) verdicts.push(verdict);
  return verdicts;
}

describe.skipIf(!here)('hostile files', () => {
  it('do what EXPECTED.json says and no harm', async () => {
    const verdicts = await check(shared);
    expect(verdicts.filter(({ outcome }) => outcome !== 'passed').map(({ line }) => line)).toEqual([]);
    expect(verdicts.length).toBeGreaterThan(100);
  });
});

describe('the check of hostile files', () => {
  it('fails what is not as expected', async () => {
    const folder = join(scratch, 'wrong');
    await writeBystander(join(folder, 'series'));
    writeFileSync(join(folder, 'note'), 'no DICOM');
    const entries: Expectation[] = [
      { file: 'note', expect: 'skip' },
      { file: 'note', expect: 'reject' },
      { file: 'note', expect: 'load' },
      { file: 'missing', expect: 'skip' },
      { folder: 'series', expect: 'load' },
      { folder: 'series', expect: 'reject' },
    ];
    writeFileSync(join(folder, 'EXPECTED.json'), JSON.stringify({ entries }));
    const outcomes = (await check(scratch)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['passed', 'failed', 'failed', 'failed', 'passed', 'failed']);
  });

  it.each([
    ['crash', 'process.exit(3)', /ends with code 3/],
    ['hang', 'for (;;);', /no end after 0.5 s/],
    ['waste', 'process.send({ kind: "opened", opened: {}, growth: 3e9 })', /2861 MiB more memory/],
    ['throw', 'process.send({ kind: "thrown", message: "x", growth: 0 })', /an error escapes: x/],
  ])('notices a process that would %s', async (name, body, message) => {
    const program = join(scratch, `${name}.mjs`);
    writeFileSync(program, `process.on("message", () => { ${body} }); process.send({ kind: "ready" });`);
    const child = new WarmChild(program, { milliseconds: 500, growth: 2 ** 29 });
    await expect(child.open(scratch)).rejects.toThrow(message);
    child.stop();
  });

  it('notices a reader that leaves the folder', async () => {
    const folder = join(scratch, 'inside');
    await writeBystander(folder);
    const watch = watchFiles(folder);
    await scanFolder(folder);
    const before = watch.offences();
    await scanFolder(join(folder, '..'));
    await writeFile(join(folder, 'new'), '');
    watch.stop();
    expect(before).toEqual([]);
    expect(watch.offences().sort()).toEqual([
      'open outside the folder',
      'readdir outside the folder',
      'stat outside the folder',
      'writeFile of a file',
    ]);
  });
});
