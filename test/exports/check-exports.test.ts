import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeTestSeries } from '../../main/engine.fixtures.ts';
import type { Verdict } from '../verdict.ts';
import { checkExports } from './check-exports.ts';
import { complaints } from './witnesses.ts';

const present =
  !spawnSync('dciodvfy', ['-h']).error && spawnSync('/usr/bin/python3', ['-c', 'import pydicom, numpy']).status === 0;
if (!present) console.log('Skipped: dicom3tools and python3-pydicom (Debian packages) judge exports.');

const folder = mkdtempSync(join(tmpdir(), 'syndiff-check-exports-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!present)('verify exports', () => {
  it('passes every way to export a series', async () => {
    await writeTestSeries(folder);
    const verdicts: Verdict[] = [];
    for await (const verdict of checkExports(folder)) verdicts.push(verdict);
    expect(verdicts.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(verdicts.filter(({ outcome }) => outcome === 'passed')).toHaveLength(4);
  });

  it('listens to its witnesses', () => {
    const file = join(folder, readdirSync(folder)[0]!);
    const bytes = readFileSync(file);
    const broken = join(folder, 'broken');
    // A value that the enumeration of Photometric Interpretation does not have.
    bytes.write('MONOCHROME9', bytes.indexOf('MONOCHROME2'), 'latin1');
    writeFileSync(broken, bytes);
    expect(complaints('dciodvfy', [broken]).errors.join()).toContain('MONOCHROME9');
  });
});
