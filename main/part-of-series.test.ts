import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readVolume, scanFolder } from './dicom/index.ts';
import type { Series } from './dicom/index.ts';
import { testVolume, writeTestSeries } from './engine.fixtures.ts';
import { partOfSeries } from './part-of-series.ts';

let folder = '';
let series: Series;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syndiff-part-'));
  await writeTestSeries(folder);
  series = (await scanFolder(folder)).series[0]!;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('takes slices out of a series, each where it was', async () => {
  const whole = await readVolume(series);
  const { series: some, volume, part } = partOfSeries(series, whole, { first: 1, last: 2 });
  expect(part).toEqual({ first: 1, last: 2, of: 3 });
  expect(volume).toMatchObject({ dimensions: [8, 6, 2], origin: [-8, -6, 3] });
  expect([...volume.values]).toEqual([...testVolume.values.subarray(8 * 6)]);
  expect(volume.values.buffer).toBe(whole.values.buffer);
  // Its own files read as the same volume.
  const read = await readVolume(some);
  expect({ ...read, values: [...read.values] }).toEqual({ ...volume, values: [...volume.values] });
});

it('refuses slices that are not there', async () => {
  const whole = await readVolume(series);
  for (const range of [
    { first: 2, last: 1 },
    { first: 0, last: 3 },
  ])
    expect(() => partOfSeries(series, whole, range)).toThrow(expect.objectContaining({ code: 'slices-outside' }));
});
