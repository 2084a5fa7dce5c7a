import { describe, expect, it } from 'vitest';
import type { Grid } from './grid.ts';
import { boxOf, middleOf } from './grid.ts';
import { regionAt, slicesThrough, startingRegion, withFace } from './region.ts';

const grid: Grid = {
  dimensions: [400, 300, 100],
  spacing: [1, 1, 2.5],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  origin: [-199.5, -149.5, -123.75],
};

describe('the bile-duct region', () => {
  it('touches slices, of which one more is taken at each end', () => {
    const box = { low: [-10, -10, -123.75 + 10], high: [10, 10, -123.75 + 20] } as const;
    expect(slicesThrough(grid, box)).toEqual({ first: 3, last: 9 });
    expect(slicesThrough(grid, boxOf(grid, 0.5))).toEqual({ first: 0, last: 99 });
  });

  it('counts slices the other way where they go from head to feet', () => {
    const down: Grid = {
      ...grid,
      directions: [
        [1, 0, 0],
        [0, -1, 0],
        [0, 0, -1],
      ],
      origin: [-199.5, 149.5, 123.75],
    };
    const box = { low: [-10, -10, 123.75 - 20], high: [10, 10, 123.75 - 10] } as const;
    expect(slicesThrough(down, box)).toEqual({ first: 3, last: 9 });
  });

  it('starts on the patient’s right, above the middle, within the volume', () => {
    const region = startingRegion(grid);
    middleOf(region).forEach((part, axis) => expect(part).toBeCloseTo([-40, 0, 31.25][axis]!, 9));
    expect(region.high.map((end, axis) => Math.round(10 * (end - region.low[axis]!)))).toEqual([1300, 1000, 833]);
  });

  it('is no larger than a small volume', () => {
    const small = { ...grid, dimensions: [12, 12, 1] as [number, number, number] };
    const [whole, region] = [boxOf(small, 0.5), startingRegion(small)];
    for (const axis of [0, 1, 2] as const) {
      expect(region.low[axis]).toBeGreaterThanOrEqual(whole.low[axis]);
      expect(region.high[axis]).toBeLessThanOrEqual(whole.high[axis]);
    }
  });

  it('is put where the user wants it, but not outside', () => {
    const region = regionAt(startingRegion(grid), [190, 10, 0], grid);
    expect([region.low[0], region.high[0]]).toEqual([70, 200]);
    expect((region.low[1] + region.high[1]) / 2).toBeCloseTo(10, 9);
  });

  it('is dragged by its faces and never turned inside out', () => {
    const region = startingRegion(grid);
    expect(withFace(region, { axis: 0, end: 'high' }, 60, grid).high).toEqual([60, region.high[1], region.high[2]]);
    expect(withFace(region, { axis: 0, end: 'high' }, -500, grid).high[0]).toBe(region.low[0] + 5);
    expect(withFace(region, { axis: 2, end: 'low' }, -500, grid).low[2]).toBe(-125);
  });
});
