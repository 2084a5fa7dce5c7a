import { describe, expect, it } from 'vitest';
import type { VolumeDescription } from '../../preload/contract/index.ts';
import type { Measure } from './measure.ts';
import { reportAsCsv, reportAsJson, reportOf } from './measure-export.ts';
import type { LoadedVolume } from './voxels.ts';

const description: VolumeDescription = {
  id: 'volume',
  url: '/volume/volume',
  valueType: 'int16',
  dimensions: [2, 2, 1],
  spacing: [1, 1, 1],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  origin: [0, 0, 0],
  unit: 'HU',
  synthetic: false,
  resampled: null,
  window: { center: 0, width: 1 },
};
const source: LoadedVolume = { description, voxels: Int16Array.of(10, 20, 30, 40) };
const synthetic: LoadedVolume = {
  description: { ...description, unit: 'au', synthetic: true },
  voxels: Int16Array.of(1, 2, 3, 4),
};
const axes = { right: [1, 0, 0], down: [0, 1, 0] } as const;
const measures: readonly Measure[] = [
  {
    id: 1,
    kind: 'distance',
    ...axes,
    points: [
      [0, 0, 0],
      [3, 4, 0],
    ],
  },
  {
    id: 2,
    kind: 'rectangle',
    ...axes,
    points: [
      [0, 0, 0],
      [1, 1, 0],
    ],
  },
];
const report = reportOf({ notice: 'SYNTHETIC, not for diagnosis', measures, region: null, source, synthetic });

describe('exported measures', () => {
  it('hold both volumes with their units', () => {
    expect(report).toMatchObject({ sourceUnit: 'HU', syntheticUnit: 'au' });
    expect(report.measures[0]).toMatchObject({ lengthMillimetres: 5, source: null });
    expect(report.measures[1]).toMatchObject({
      areaSquareMillimetres: 1,
      source: { voxels: 4, mean: 25, least: 10, most: 40 },
      synthetic: { mean: 2.5 },
    });
  });

  it('come back from JSON', () => {
    expect(JSON.parse(reportAsJson(report))).toEqual(report);
  });

  it('are lines of CSV, each with the notice', () => {
    const [head, distance, rectangle] = reportAsCsv(report).split('\r\n');
    expect(head).toContain('source mean (HU)');
    expect(distance).toBe(
      '1,distance,0.000 0.000 0.000; 3.000 4.000 0.000,5,,,,,,,,,,,,,"SYNTHETIC, not for diagnosis"',
    );
    expect(rectangle).toContain(',4,25,11.18033989,10,40,4,2.5,');
  });
});
