import { describe, expect, it } from 'vitest';
import type { VolumeDescription } from '../../preload/contract/index.ts';
import { shrink } from './shrink.ts';
import { valueAt, VoxelError, voxelsOf } from './voxels.ts';

function description(overrides: Partial<VolumeDescription> = {}): VolumeDescription {
  return {
    id: 'v',
    url: 'volume/v',
    valueType: 'int16',
    dimensions: [4, 2, 2],
    spacing: [1, 2, 3],
    directions: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    origin: [10, 20, 30],
    unit: 'HU',
    synthetic: false,
    resampled: null,
    window: { center: 40, width: 400 },
    ...overrides,
  };
}
const counting = Int16Array.from({ length: 16 }, (_, position) => position * 10);

describe('voxels from the engine', () => {
  it('are read as described', () => {
    expect(voxelsOf(description(), counting.buffer)).toEqual(counting);
  });

  it('are refused when bytes are missing', () => {
    expect(() => voxelsOf(description({ valueType: 'float32' }), counting.buffer)).toThrow(VoxelError);
  });

  it('are found by their place in the patient', () => {
    const volume = { description: description(), voxels: counting };
    expect(valueAt(volume, [13, 22, 33])).toBe(150);
    expect(valueAt(volume, [12.4, 20, 30])).toBe(20);
    expect(valueAt(volume, [14, 22, 33])).toBeNull();
  });
});

describe('shrinking a volume for 3D', () => {
  it('leaves a small one as it is', async () => {
    const volume = { description: description(), voxels: counting };
    expect((await shrink(volume, 4)).voxels).toBe(counting);
  });

  it('takes means of blocks and keeps them where they were', async () => {
    const small = await shrink({ description: description(), voxels: counting }, 2);
    expect(small).toEqual({
      factors: [2, 1, 1],
      voxels: Float32Array.of(5, 25, 45, 65, 85, 105, 125, 145),
      grid: {
        dimensions: [2, 2, 2],
        spacing: [2, 2, 3],
        directions: description().directions,
        origin: [10.5, 20, 30],
      },
    });
  });
});
