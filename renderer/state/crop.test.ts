import { describe, expect, it } from 'vitest';
import type { VolumeDescription } from '../../preload/contract/index.ts';
import { cropped } from './crop.ts';
import { isCropped, uncut } from './volume-style.ts';
import { valueAt } from './voxels.ts';
import type { LoadedVolume } from './voxels.ts';

const description: VolumeDescription = {
  id: 'volume',
  url: '/volume/volume',
  valueType: 'int16',
  dimensions: [6, 5, 4],
  spacing: [1, 2, 3],
  directions: [
    [0, 1, 0],
    [0, 0, -1],
    [-1, 0, 0],
  ],
  origin: [9, 10, 20],
  unit: 'HU',
  synthetic: false,
  resampled: null,
  window: { center: 0, width: 1 },
};
const volume: LoadedVolume = { description, voxels: Int16Array.from({ length: 120 }, (_, at) => at) };

describe('cropping a volume to a box', () => {
  it('keeps the voxels of the box where they are in the patient', () => {
    const part = cropped(volume, { low: [2.9, 11.8, 13.9], high: [6.2, 14.1, 18.1] });
    expect(part.description.dimensions).toEqual([3, 3, 2]);
    for (const x of [3, 6])
      for (const y of [12, 13, 14])
        for (const z of [14, 16, 18]) expect(valueAt(part, [x, y, z])).toBe(valueAt(volume, [x, y, z]));
  });

  it('is never empty', () => {
    expect(cropped(volume, { low: [99, 99, 99], high: [100, 100, 100] }).voxels).toHaveLength(1);
  });

  it('always goes with the view of the ducts', () => {
    const style = { preset: 'organs', cropped: false, cuts: uncut, shaded: true } as const;
    expect([isCropped(style), isCropped({ ...style, preset: 'ducts' })]).toEqual([false, true]);
  });
});
