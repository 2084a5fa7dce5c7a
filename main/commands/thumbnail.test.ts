import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scanFolder } from '../dicom/index.ts';
import type { Series } from '../dicom/index.ts';
import { testVolume, writeTestSeries } from '../engine.fixtures.ts';
import { thumbnailOf } from './thumbnail.ts';

let folder = '';
let series: Series;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syndiff-thumbnail-'));
  await writeTestSeries(folder);
  series = (await scanFolder(folder)).series[0]!;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a thumbnail', () => {
  it('is the middle slice in the soft-tissue window, in the proportions of the patient', async () => {
    const { width, height, grey } = await thumbnailOf(series);
    expect([width, height]).toEqual([64, 48]);
    const picture = Buffer.from(grey, 'base64');
    expect(picture).toHaveLength(64 * 48);
    const [columns, rows] = testVolume.dimensions;
    const valueAt = (column: number, row: number) => testVolume.values[columns * rows + row * columns + column]!;
    const shade = (value: number) => Math.round((255 * (value + 160)) / 400);
    expect(picture[0]).toBe(shade(valueAt(0, 0)));
    expect(picture.at(-1)).toBe(shade(valueAt(columns - 1, rows - 1)));
  });

  it('stretches what is not CT from its darkest to its brightest', async () => {
    const picture = Buffer.from((await thumbnailOf({ ...series, modality: 'MR' })).grey, 'base64');
    expect([Math.min(...picture), Math.max(...picture)]).toEqual([0, 255]);
  });

  it('is made of a series that is refused as a volume too', async () => {
    const refused = { ...series, findings: [{ code: 'gantry-tilt', message: 'Tilted.' }] };
    expect((await thumbnailOf(refused)).grey).toHaveLength(4096);
  });
});
