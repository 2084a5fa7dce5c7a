import { describe, expect, it } from 'vitest';
import type { VolumeDescription } from '../../preload/contract/index.ts';
import { indexToWorld } from './grid.ts';
import type { LPS } from './grid.ts';
import type { Shape } from './measure.ts';
import { shapeStatistics, statisticsOf, valuesWithin } from './measure-statistics.ts';
import { turnedPlanes } from './oblique.ts';
import { planeAxes } from './planes.ts';
import type { LoadedVolume } from './voxels.ts';

const description: VolumeDescription = {
  id: 'volume',
  url: '/volume/volume',
  valueType: 'int16',
  dimensions: [10, 8, 6],
  spacing: [2, 3, 5],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  origin: [-10, -12, 100],
  unit: 'HU',
  synthetic: false,
  resampled: null,
  window: { center: 0, width: 1 },
};
/** Each voxel says its index: 100 k + 10 j + i. */
const volume: LoadedVolume = {
  description,
  voxels: Int16Array.from(
    { length: 480 },
    (_, at) => (at % 10) + 10 * (Math.floor(at / 10) % 8) + 100 * Math.floor(at / 80),
  ),
};
const shape = (kind: Shape['kind'], axes: { right: LPS; down: LPS }, ...points: LPS[]): Shape => ({
  id: 1,
  kind,
  right: axes.right,
  down: axes.down,
  points,
});
const at = (i: number, j: number, k: number): LPS => indexToWorld(description, [i, j, k]);

describe('the voxels of a shape', () => {
  it('are those whose centres lie in a rectangle of its slice', () => {
    const rectangle = shape('rectangle', planeAxes.axial, at(1.6, 2.6, 3), at(4.4, 4.4, 3));
    expect([...valuesWithin(volume, rectangle)].sort((a, b) => a - b)).toEqual([332, 333, 334, 342, 343, 344]);
  });

  it('are the same in a slice a little beside the centres, and of one slice half way', () => {
    const rectangle = (k: number): Shape => shape('rectangle', planeAxes.axial, at(2, 3, k), at(2, 3.4, k));
    expect([2.8, 3.3, 3.5].map((k) => [...valuesWithin(volume, rectangle(k))])).toEqual([[332], [332], [332]]);
  });

  it('are found in coronal and sagittal slices too', () => {
    const coronal = shape('rectangle', planeAxes.coronal, at(2, 5, 2), at(3, 5, 1));
    const sagittal = shape('rectangle', planeAxes.sagittal, at(7, 0, 2), at(7, 1, 2));
    expect([...valuesWithin(volume, coronal)].sort((a, b) => a - b)).toEqual([152, 153, 252, 253]);
    expect([...valuesWithin(volume, sagittal)].sort((a, b) => a - b)).toEqual([207, 217]);
  });

  it('leave out the corners of an ellipse', () => {
    const ellipse = shape('ellipse', planeAxes.axial, at(1, 1, 0), at(3, 3, 0));
    expect([...valuesWithin(volume, ellipse)].sort((a, b) => a - b)).toEqual([12, 21, 22, 23, 32]);
  });

  it('are those that a turned slice runs through', () => {
    const { coronal } = turnedPlanes(planeAxes, 'axial', Math.PI / 4);
    const rectangle = shape('rectangle', coronal, at(4, 4, 2), at(4, 4, 3));
    const values = [...valuesWithin(volume, { ...rectangle, points: [at(3.9, 4, 2), at(4.1, 4, 3)] })];
    expect(values).toContain(244);
    expect(values).toContain(344);
  });

  it('are none outside the volume', () => {
    const outside = shape('rectangle', planeAxes.axial, at(-9, -9, 3), at(-5, -5, 3));
    expect(shapeStatistics(outside, volume)).toBeNull();
  });
});

describe('statistics', () => {
  it('are mean, deviation and ends', () => {
    expect(statisticsOf(Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9))).toEqual({
      voxels: 8,
      mean: 5,
      deviation: 2,
      least: 2,
      most: 9,
    });
  });

  it('are counted once for a shape and a volume', () => {
    const rectangle = shape('rectangle', planeAxes.axial, at(0, 0, 3), at(4, 4, 3));
    expect(shapeStatistics(rectangle, volume)).toBe(shapeStatistics(rectangle, volume));
  });
});
