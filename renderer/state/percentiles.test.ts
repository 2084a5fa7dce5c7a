import { describe, expect, it } from 'vitest';
import type { LoadedVolume, Voxels } from './voxels.ts';
import { percentileWindow, quantile, regionWindow } from './percentiles.ts';

function volumeOf(voxels: Voxels): LoadedVolume {
  return { description: {} as LoadedVolume['description'], voxels };
}

describe('percentiles', () => {
  it('lie between the values', () => {
    const values = Float64Array.of(0, 10, 20, 30);
    expect([quantile(values, 0), quantile(values, 0.5), quantile(values, 1)]).toEqual([0, 15, 30]);
  });

  it('are of the patient, not of the air round him', () => {
    const voxels = Int16Array.from({ length: 2000 }, (_, at) => (at < 1000 ? 3 : 200 + (at - 1000)));
    expect(percentileWindow(volumeOf(voxels), 0, 100)).toEqual({ center: (200 + 1199) / 2, width: 999 });
  });

  it('come from a sample of a large volume', () => {
    const voxels = Float32Array.from({ length: 300_001 }, (_, at) => 1000 + at / 1000);
    const { center, width } = percentileWindow(volumeOf(voxels), 5, 95);
    expect(center).toBeCloseTo(1150, 0);
    expect(width).toBeCloseTo(270, 0);
  });

  it('make a window of a region that never closes', () => {
    expect(regionWindow(Float64Array.from({ length: 101 }, (_, at) => 100 - at))).toEqual({ center: 50, width: 96 });
    expect(regionWindow(Float64Array.of(40, 40, 40)).width).toBeGreaterThan(0);
  });
});
