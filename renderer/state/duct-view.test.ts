import { describe, expect, it } from 'vitest';
import { withoutFat } from './duct-view.ts';
import type { LoadedVolume } from './voxels.ts';

function volumeOf(unit: 'HU' | 'au', ...values: number[]): LoadedVolume {
  return { description: { unit } as LoadedVolume['description'], voxels: Int16Array.from(values) };
}

describe('the view of the ducts', () => {
  it('leaves bile the darkest: gas and fat are made bright', () => {
    const { voxels } = withoutFat(volumeOf('HU', -1000, -90, 5, 110));
    expect(voxels.indexOf(Math.min(...voxels))).toBe(2);
    expect([...voxels.subarray(2)]).toEqual([5, 110]);
  });

  it('leaves values without a unit as they are', () => {
    const volume = volumeOf('au', -1000, 5);
    expect(withoutFat(volume)).toBe(volume);
  });
});
