import { describe, expect, it } from 'vitest';
import { overlayColour } from '../../preload/contract/index.ts';
import type { Volume } from '../dicom/index.ts';
import { drawSlice } from './slice-picture.ts';

/** 4 × 2 × 2 voxels of 2 × 4 × 5 mm: the second slice holds 100, 101 … */
const volume: Volume = {
  values: Int16Array.from({ length: 16 }, (_, i) => (i < 8 ? 0 : 92 + i)),
  dimensions: [4, 2, 2],
  spacing: [2, 4, 5],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  origin: [0, 0, 0],
  frameOfReferenceUID: '1.2.3',
  unit: 'HU',
};
const window = { center: 50, width: 100 };

describe('the picture of a slice', () => {
  it('has the proportions of the patient and the greys of the window', () => {
    const picture = drawSlice({ volume, slice: 1, window });
    expect(picture.width / picture.height).toBeCloseTo((4 * 2) / (2 * 4));
    expect([...new Set(picture.rgb)]).toEqual([255]);
    expect([...new Set(drawSlice({ volume, slice: 0, window }).rgb)]).toEqual([0]);
    const middle = drawSlice({ volume, slice: 0, window: { center: 0, width: 100 } });
    expect([...new Set(middle.rgb)]).toEqual([128]);
  });

  it('shows the overlay where it has values and the slice where it has none', () => {
    const values = Float32Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? 0 : 30));
    const picture = drawSlice({
      volume,
      slice: 0,
      window: { center: 0, width: 100 },
      overlay: { volume: { ...volume, values }, scale: [0, 30] },
    });
    const at = (x: number, y: number): number[] => [...picture.rgb.subarray(3 * (x + picture.width * y)).slice(0, 3)];
    expect(at(5, 10)).toEqual([128, 128, 128]);
    expect(at(picture.width - 5, 10)).toEqual(overlayColour(1).map(Math.round));
  });

  it('outlines the region in the slices that go through it', () => {
    const region = { low: [1, -2, 4], high: [5, 10, 6] } as const;
    const coloured = (slice: number): boolean => {
      const { rgb } = drawSlice({ volume, slice, window, region });
      return rgb.some((_, i) => i % 3 === 0 && rgb[i] !== rgb[i + 1]);
    };
    expect(coloured(0)).toBe(false);
    expect(coloured(1)).toBe(true);
  });
});
