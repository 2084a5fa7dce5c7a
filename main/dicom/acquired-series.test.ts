import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { AcquiredSeriesDescription, LPS, Volume } from './index.ts';
import { newUID, readVolume, scanFolder, writeAcquiredSeries } from './index.ts';

const scratch = mkdtempSync(join(tmpdir(), 'syndiff-acquired-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const validators = ['dciodvfy', 'dcentvfy'].every((tool) => !spawnSync(tool, ['-h']).error);
if (!validators) console.log('Skipped: dciodvfy and dcentvfy (Debian package dicom3tools) are not installed.');

const study = { studyInstanceUID: newUID(), frameOfReferenceUID: newUID() };

const describeSeries = (modality: 'CT' | 'MR'): AcquiredSeriesDescription => ({
  modality,
  patientName: 'Phantom^Seed7',
  patientID: 'PHANTOM-7',
  studyInstanceUID: study.studyInstanceUID,
  studyDate: '20260101',
  studyTime: '120000',
  studyID: 'PHANTOM',
  studyDescription: 'Software phantom',
  seriesInstanceUID: newUID(),
  seriesNumber: modality === 'CT' ? 1 : 2,
  seriesDescription: `Phantom ${modality}`,
  bodyPartExamined: 'ABDOMEN',
  softwareVersion: '0.1.0',
});

const straight: [LPS, LPS, LPS] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
/** turned by 30° about the first axis, and with the slices running the other way */
const oblique: [LPS, LPS, LPS] = [
  [-1, 0, 0],
  [0, Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)],
  [0, Math.sin(Math.PI / 6), -Math.cos(Math.PI / 6)],
];

function makeVolume(modality: 'CT' | 'MR', directions: [LPS, LPS, LPS]): Volume {
  const dimensions = [7, 5, 4] as const;
  const extremes = modality === 'CT' ? [-32768, 32767, -1024, -1, 0, 1] : [0, 1, 32767, 4095];
  const values = Int16Array.from({ length: 7 * 5 * 4 }, (_, index) => extremes[index % extremes.length] ?? 0);
  return {
    values,
    dimensions,
    spacing: [0.7001953125, 1 / 3, 2.5],
    directions,
    origin: [-123.456789, 0.1, -804.5],
    frameOfReferenceUID: study.frameOfReferenceUID,
    unit: modality === 'CT' ? 'HU' : 'au',
  };
}

describe('a written series', () => {
  it.each([
    ['CT', 'straight', straight],
    ['MR', 'straight', straight],
    ['CT', 'oblique', oblique],
    ['MR', 'oblique', oblique],
  ] as const)('%s, %s, reads back with equal voxels and geometry', async (modality, name, directions) => {
    const volume = makeVolume(modality, [...directions]);
    const folder = join(scratch, `${modality}-${name}`);
    const text = describeSeries(modality);
    const written = await writeAcquiredSeries(volume, text, folder);
    expect(written).toMatchObject({ folder, files: 4, seriesInstanceUID: text.seriesInstanceUID });

    const { series } = await scanFolder(folder);
    expect(series).toHaveLength(1);
    const [one] = series;
    if (one === undefined) return;
    expect(one.findings).toEqual([]);
    expect(one).toMatchObject({ modality, synthetic: true, seriesInstanceUID: text.seriesInstanceUID, ...study });
    const read = await readVolume(one);
    expect(read.values).toEqual(volume.values);
    expect(read.dimensions).toEqual(volume.dimensions);
    const close = (a: readonly number[], b: readonly number[]) =>
      a.forEach((value, index) => expect(value).toBeCloseTo(b[index] ?? NaN, 9));
    close(read.spacing, volume.spacing);
    close(read.origin, volume.origin);
    close(read.directions.flat(), volume.directions.flat());
  });

  it.skipIf(!validators)('has no fault that dciodvfy or dcentvfy know', () => {
    const files = readdirSync(scratch).flatMap((folder) =>
      folder.endsWith('straight') ? readdirSync(join(scratch, folder)).map((file) => join(scratch, folder, file)) : [],
    );
    expect(files).toHaveLength(8);
    for (const [tool, ...inputs] of [...files.map((file) => ['dciodvfy', file]), ['dcentvfy', ...files]]) {
      const { stdout, stderr } = spawnSync(tool ?? '', inputs, { encoding: 'utf8' });
      // Synthetic Data is newer than the dictionary of the packaged dciodvfy.
      const errors = `${stdout}${stderr}`
        .split('\n')
        .filter((line) => /^Error/.test(line) && !/0x0008,0x001c/.test(line));
      expect(errors).toEqual([]);
    }
  });
});
