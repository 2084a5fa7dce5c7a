import { describe, expect, it } from 'vitest';
import { absoluteError, maskedMeans } from './cycle-error.ts';
import { flicker } from './flicker.ts';
import { stackOf } from './test-images.ts';

describe('absolute error', () => {
  const range = { minimum: -200, maximum: 300 };

  it('is measured inside the mask alone, in the unit, slice by slice', () => {
    const a = Float32Array.of(0, 10, 20, 30, 40, 50);
    const b = Float32Array.of(5, 10, 99, 30, 10, 50);
    const found = absoluteError(a, b, Uint8Array.of(1, 1, 0, 1, 1, 1), 3, range);
    expect([...found.error]).toEqual([5, 0, 0, 0, 30, 0]);
    expect(found.perSlice).toEqual([2.5, 10]);
    expect(found.mean).toBe(7);
  });

  it('clips both to the range: beyond the window of a model nothing comes back', () => {
    const { mean } = absoluteError(Float32Array.of(-1000), Float32Array.of(-200), Uint8Array.of(1), 1, range);
    expect(mean).toBe(0);
  });

  it('is null where no voxel counts', () => {
    expect(absoluteError(Float32Array.of(1), Float32Array.of(2), Uint8Array.of(0), 1, range)).toMatchObject({
      mean: null,
      perSlice: [null],
    });
    expect(maskedMeans([1, 2, 3, 4], Uint8Array.of(0, 0, 1, 1), 2)).toEqual({ mean: 3.5, perSlice: [null, 3.5] });
  });
});

describe('flicker', () => {
  const shape = { columns: 20, rows: 20, slices: 7 };
  const mask = new Uint8Array(20 * 20 * 7).fill(1);
  const even = stackOf(shape, (x) => (x - 9.5) / 10).values;
  const jumping = stackOf(shape, (x, _, z) => (x - 9.5) / 10 + (z === 3 ? 0.3 : 0)).values;

  it('finds the slice that is brighter than its neighbours, and none in an even series', () => {
    expect(flicker(even, even, mask, 400).slice(1, -1)).toEqual([0, 0, 0, 0, 0]);
    const found = flicker(even, jumping, mask, 400);
    // The translation's SD is √(SD of the ramp² + SD of the jumps²).
    const deviation = Math.sqrt((20 ** 2 - 1) / 12 / 100 + 0.3 ** 2 * (1 / 7) * (6 / 7));
    expect(found[3]).toBeCloseTo(0.3 / deviation, 4);
    expect(found[2]).toBeCloseTo(0.15 / deviation, 4);
    expect(found[1]).toBeCloseTo(0, 6);
  });

  it('takes off what the source jumps by itself', () => {
    expect(flicker(jumping, jumping, mask, 400)[3]).toBe(0);
  });

  it('does not judge the ends', () => {
    const found = flicker(even, jumping, mask, 400);
    expect([found[0], found[6]]).toEqual([null, null]);
  });
});
