import { describe, expect, it } from 'vitest';
import { gradientCorrelation, gradientOf, medianLength } from './gradient.ts';
import { mindDistance } from './mind.ts';
import { normalisedMutualInformation } from './mutual-information.ts';
import { orderMargins } from './slice-order.ts';
import { blobs, randomNumbers, stackOf } from './test-images.ts';

const shape = { columns: 64, rows: 64, slices: 1 };
const plane = 64 * 64;
const everywhere = new Uint8Array(plane).fill(1);
const image = blobs(shape, 1);
const inverted = { ...image, values: image.values.map((value) => -value) };
const foreign = blobs(shape, 2);
const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('MIND', () => {
  it('is 0 for an image and itself, and for its negative: contrast does not count', () => {
    expect(mean(mindDistance(image, image))).toBe(0);
    expect(mean(mindDistance(image, inverted))).toBeCloseTo(0, 6);
  });

  it('is large for another image', () => {
    expect(mean(mindDistance(image, foreign))).toBeGreaterThan(0.2);
  });

  it('says the same on pixels of 0.8 and of 1.6 mm', () => {
    const sampled = (pixel: number, wave: (x: number, y: number) => number) => ({
      ...stackOf({ columns: 96 / pixel, rows: 96 / pixel, slices: 1 }, (x, y) => wave(x * pixel, y * pixel)),
      spacing: [pixel, pixel, 3] as const,
    });
    const distance = (pixel: number) =>
      mean(
        mindDistance(
          sampled(pixel, (x, y) => Math.sin(x / 5) * Math.cos(y / 7)),
          sampled(pixel, (x, y) => Math.sin(x / 7 + 1) * Math.cos(y / 4)),
        ),
      );
    expect(distance(0.8)).toBeGreaterThan(0.1);
    expect(distance(1.6) / distance(0.8)).toBeCloseTo(1, 1);
  });

  it('takes noise for no structure', () => {
    const random = randomNumbers(5);
    const noisy = { ...image, values: image.values.map((value) => value + 0.2 * (random() - 0.5)) };
    expect(mean(mindDistance(image, noisy))).toBeLessThan(0.3 * mean(mindDistance(image, foreign)));
  });
});

describe('normalised mutual information', () => {
  const information = (a: Float32Array, b: Float32Array) =>
    normalisedMutualInformation(a, b, everywhere, [0, 0], plane);

  it('is 2 for an image and itself or its negative', () => {
    expect(information(image.values, image.values)).toBeCloseTo(2, 10);
    // Bins are half open, so that a value on a border changes its bin: not exactly 2.
    expect(information(image.values, inverted.values)).toBeGreaterThan(1.95);
  });

  it('is 1 for two that vary along different axes: neither tells of the other', () => {
    const level = (i: number) => (i + 0.5) / 32 - 1;
    const across = stackOf(shape, (x) => level(x)).values;
    const down = stackOf(shape, (_, y) => level(y)).values;
    expect(information(across, down)).toBeCloseTo(1, 10);
  });

  it.each([300, 1000, 4000])('finds hardly anything in common in noise on %i voxels', (voxels) => {
    const random = randomNumbers(11);
    const noise = () => Float32Array.from({ length: voxels }, () => 2 * random() - 1);
    const mask = new Uint8Array(voxels).fill(1);
    expect(normalisedMutualInformation(noise(), noise(), mask, [0, 0], voxels)).toBeLessThan(1.035);
  });

  it('is null where the mask is empty', () => {
    expect(normalisedMutualInformation(image.values, image.values, new Uint8Array(plane), [0, 0], plane)).toBeNull();
  });
});

describe('gradients', () => {
  it('are those of a ramp, per mm', () => {
    const ramp = stackOf(shape, (x, y) => 0.02 * x - 0.01 * y);
    const { x, y, length } = gradientOf({ ...ramp, spacing: [2, 1, 3] });
    const middle = 32 * 64 + 32;
    expect(x[middle]).toBeCloseTo(0.01, 5);
    expect(y[middle]).toBeCloseTo(-0.01, 5);
    expect(length[middle]).toBeCloseTo(Math.hypot(0.01, 0.01), 5);
  });

  it('correlate with themselves whichever side is bright, and hardly with those of another image', () => {
    const [own, negative, other] = [image, inverted, foreign].map(gradientOf) as [
      ReturnType<typeof gradientOf>,
      ReturnType<typeof gradientOf>,
      ReturnType<typeof gradientOf>,
    ];
    const noise = [medianLength(own, everywhere) / 10, medianLength(other, everywhere) / 10] as const;
    const with_ = (b: typeof own) => gradientCorrelation(own, b, noise, [0, 0], everywhere, plane)!;
    expect(with_(own)).toBeGreaterThan(0.95);
    expect(with_(negative)).toBeCloseTo(with_(own), 6);
    expect(with_(other)).toBeLessThan(0.6);
  });

  it('do not correlate where they cross at right angles', () => {
    const [across, down] = [gradientOf(stackOf(shape, (x) => x / 64)), gradientOf(stackOf(shape, (_, y) => y / 64))];
    expect(gradientCorrelation(across, down, [1e-3, 1e-3], [0, 0], everywhere, plane)).toBeCloseTo(0, 6);
  });
});

describe('order of slices', () => {
  it('is told slice by slice: those that were swapped lose against their neighbours', () => {
    const stack = blobs({ ...shape, slices: 8 }, 3);
    const made = { ...stack, values: stack.values.map((value) => 0.3 - 0.5 * value) };
    const third = made.values.slice(3 * plane, 4 * plane);
    made.values.copyWithin(3 * plane, 4 * plane, 5 * plane);
    made.values.set(third, 4 * plane);
    const mask = new Uint8Array(8 * plane).fill(1);
    const [a, b] = [gradientOf(stack), gradientOf(made)];
    const margins = orderMargins(a, b, [medianLength(a, mask), medianLength(b, mask)], mask, plane, 3);
    margins.forEach((margin, slice) => {
      if (slice === 3 || slice === 4) expect(margin, `slice ${slice}`).toBeLessThan(-0.05);
      else expect(margin, `slice ${slice}`).toBeGreaterThan(0.05);
    });
  });

  it('is told on slices of 1 mm, which resemble the next ones, as on thick ones', () => {
    const thin = { columns: 64, rows: 64, slices: 40 };
    const bend = (x: number, y: number, z: number) =>
      Math.sin(x / 5 + z / 6) * Math.cos(y / 7 - z / 9) + Math.sin(y / 4 + z / 5);
    const stack = { ...stackOf(thin, bend), spacing: [1, 1, 1] as const };
    const made = { ...stack, values: stack.values.map((value) => 0.3 - 0.5 * value) };
    const kept = made.values.slice(10 * plane, 11 * plane);
    made.values.copyWithin(10 * plane, 28 * plane, 29 * plane);
    made.values.set(kept, 28 * plane);
    const mask = new Uint8Array(40 * plane).fill(1);
    const [a, b] = [gradientOf(stack), gradientOf(made)];
    const margins = orderMargins(a, b, [medianLength(a, mask), medianLength(b, mask)], mask, plane, 1);
    margins.forEach((margin, slice) => {
      if (slice === 10 || slice === 28) expect(margin, `slice ${slice}`).toBeLessThan(-0.2);
      else expect(margin, `slice ${slice}`).toBeGreaterThan(0.02);
    });
  });

  it('is not told where the mask is empty', () => {
    const gradient = gradientOf(image);
    expect(orderMargins(gradient, gradient, [1, 1], new Uint8Array(plane), plane, 3)).toEqual([null]);
  });
});

it('draws test images that are the same each time', () => {
  expect(randomNumbers(1)()).toBe(randomNumbers(1)());
});
