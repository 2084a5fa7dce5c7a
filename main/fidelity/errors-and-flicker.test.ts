import { describe, expect, it } from 'vitest';
import { absoluteError, maskedMeans } from './cycle-error.ts';
import { flicker, likenessLost } from './flicker.ts';
import { randomNumbers, stackOf } from './test-images.ts';

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

describe('likeness lost between neighbours', () => {
  const shape = { columns: 32, rows: 32, slices: 8 };
  const plane = 32 * 32;
  const mask = new Uint8Array(8 * plane).fill(1);
  // A pattern that moves by a pixel a slice: neighbours are alike, slices far apart are not.
  const drifting = stackOf(shape, (x, y, z) => Math.sin((x + z) / 3) * Math.cos((y + 2 * z) / 4)).values;
  const slice = (values: Float32Array, z: number) => values.slice(z * plane, (z + 1) * plane);

  it('is nothing for the source itself, whatever its contrast', () => {
    expect(
      likenessLost(
        drifting,
        drifting.map((value) => 3 - 2 * value),
        mask,
        plane,
      ),
    ).toEqual(Array.from({ length: 8 }, () => expect.closeTo(0, 5) as number));
  });

  it('is most in slices that were swapped, although their means are what they were', () => {
    const swapped = drifting.slice();
    swapped.set(slice(drifting, 5), 2 * plane);
    swapped.set(slice(drifting, 2), 5 * plane);
    const lost = likenessLost(drifting, swapped, mask, plane) as number[];
    expect(
      [...lost.keys()]
        .sort((a, b) => lost[b]! - lost[a]!)
        .slice(0, 2)
        .sort(),
    ).toEqual([2, 5]);
    expect(lost[2]).toBeGreaterThan(0.1);
    expect(lost[0]).toBeCloseTo(0, 5);
  });

  it('sees a texture that each slice has anew', () => {
    const random = randomNumbers(5);
    const textured = drifting.map((value) => value + 2 * (random() - 0.5));
    for (const lost of likenessLost(drifting, textured, mask, plane)) expect(lost).toBeGreaterThan(0.2);
  });

  it('is not told where nothing can be compared', () => {
    expect(likenessLost(drifting, drifting, new Uint8Array(8 * plane), plane)).toEqual(Array(8).fill(null));
  });
});
