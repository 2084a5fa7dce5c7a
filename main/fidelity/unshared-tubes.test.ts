import { describe, expect, it } from 'vitest';
import { evenLiver } from './even-liver.ts';
import { randomNumbers, stackOf } from './test-images.ts';
import type { Stack } from './analysis-grid.ts';
import { unsharedDarkTubes } from './unshared-tubes.ts';

const shape = { columns: 48, rows: 48, slices: 3 };
const random = randomNumbers(3);
const noise = stackOf(shape, () => 0.05 * (random() - 0.5));
const everywhere = new Uint8Array(noise.values.length).fill(1);
/** A tube of 5 mm along the rows of the middle slice, darker by a quarter of the range. */
const inTube = (x: number, z: number) => z === 1 && x > 17 && x < 23;
const tube = stackOf(shape, (x, _, z) => (inTube(x, z) ? -0.5 : 0));
const withNoise = (of: typeof tube) => ({ ...of, values: of.values.map((value, i) => value + noise.values[i]!) });

/** What only the first shows; the other direction must be what the pair turned round says. */
function darkTubesOnlyIn(own: Stack, other: Stack, mask: Uint8Array): number {
  const [first, second] = unsharedDarkTubes({ image: own, mask }, { image: other, mask });
  expect(unsharedDarkTubes({ image: other, mask }, { image: own, mask })).toEqual([second, first]);
  return first;
}

describe('dark tubes that only one image shows', () => {
  it('are as large as they are and as dark, and none where both show them, or only the other does', () => {
    const found = darkTubesOnlyIn(tube, noise, everywhere);
    // Once the two Gaussians have rounded it off, four fifths of its 5 × 48 × 3 mm³ and half of its quarter of the range remain at least.
    expect(found).toBeGreaterThan(0.8 * 0.5 * 5 * 48 * 3 * 0.25);
    expect(found).toBeLessThan(2 * 5 * 48 * 3 * 0.25);
    expect(darkTubesOnlyIn(withNoise(tube), tube, everywhere)).toBe(0);
    expect(darkTubesOnlyIn(noise, tube, everywhere)).toBe(0);
  });

  it('may lie a millimetre aside', () => {
    const aside = stackOf(shape, (x, _, z) => (inTube(x - 1, z) ? -0.5 : 0));
    expect(darkTubesOnlyIn(tube, aside, everywhere)).toBe(0);
    const elsewhere = stackOf(shape, (x, _, z) => (inTube(x - 8, z) ? -0.5 : 0));
    expect(darkTubesOnlyIn(tube, elsewhere, everywhere)).toBeGreaterThan(30);
  });

  it('are not bright ones, and count inside the mask only', () => {
    const bright = { ...tube, values: tube.values.map((value) => -value) };
    expect(
      darkTubesOnlyIn(
        bright,
        noise,
        everywhere.map((_, i) => (inTube(i % 48, 1) ? 1 : 0)),
      ),
    ).toBe(0);
    expect(
      darkTubesOnlyIn(
        tube,
        noise,
        everywhere.map((_, i) => (i % 48 < 10 ? 1 : 0)),
      ),
    ).toBe(0);
  });
});

describe('even liver', () => {
  it('is what is as bright as the liver once noise is gone', () => {
    const liver = stackOf(shape, (x, y, z) => (x < 24 ? 0.3 : -0.3) + 4 * noise.values[x + 48 * (y + 48 * z)]!);
    const even = evenLiver(liver, 0.3, everywhere);
    expect(even.every((inside, i) => (i % 48 < 18 ? inside === 1 : i % 48 > 30 ? inside === 0 : true))).toBe(true);
  });
});
