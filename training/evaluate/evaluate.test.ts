import { describe, expect, it } from 'vitest';
import { measureImages } from '../../main/fidelity/index.ts';
import { RandomStream } from '../random.ts';
import { bootstrap, bootstrapOf } from './bootstrap.ts';
import { matchHistogram } from './histogram-matching.ts';

const [columns, rows] = [24, 20];
const plane = columns * rows;
const wave = (scale: number, length = 2 * plane) => Float32Array.from({ length }, (_, i) => scale * Math.sin(i / 7));
const everywhere = new Uint8Array(2 * plane).fill(1);

describe('measureImages', () => {
  it('finds nothing wrong with the truth', () => {
    const truth = wave(0.8);
    expect(measureImages({ columns, rows, values: truth.slice() }, truth, everywhere)).toEqual({
      mae: 0,
      psnr: Infinity,
      ssim: expect.closeTo(1, 6) as number,
    });
  });

  it('gives a constant shift its error on the range of 2', () => {
    const truth = wave(0.5);
    const { mae, psnr } = measureImages(
      { columns, rows, values: truth.map((value) => value + 0.1) },
      truth,
      everywhere,
    );
    expect(mae).toBeCloseTo(0.1, 5);
    expect(psnr).toBeCloseTo(20 * Math.log10(2 / 0.1), 3);
  });

  it('knows the SSIM of two flat images', () => {
    const flat = (value: number) => new Float32Array(plane).fill(value);
    const expected = (2 * 0.5 * 0.1 + 0.0004) / (0.25 + 0.01 + 0.0004);
    const mask = new Uint8Array(plane).fill(1);
    expect(measureImages({ columns, rows, values: flat(0.5) }, flat(0.1), mask).ssim).toBeCloseTo(expected, 4);
  });

  it('gives what scikit-image 0.25.2 gives, up to the border', () => {
    // peak_signal_noise_ratio and structural_similarity(gaussian_weights, sigma 1.5, no sample covariance, full), range 2.
    const truth = wave(0.8);
    const values = truth.map((value, i) => Math.max(-1, Math.min(1, 0.9 * value + 0.2 * Math.sin(i * i))));
    const mask = Uint8Array.from(truth, (_, i) => (i % columns < 15 ? 1 : 0));
    const { mae, psnr, ssim } = measureImages({ columns, rows, values }, truth, mask);
    expect(mae).toBeCloseTo(0.13150577617091283, 6);
    expect(psnr).toBeCloseTo(22.42231127287274, 5);
    expect(ssim).toBeCloseTo(0.669483838439687, 6);
  });

  it('looks inside the mask only', () => {
    const truth = wave(0.5);
    const made = truth.map((value, i) => (i < plane ? value : 1));
    const mask = everywhere.map((_, i) => (i < plane ? 1 : 0));
    expect(measureImages({ columns, rows, values: made }, truth, mask).mae).toBe(0);
  });
});

describe('bootstrap', () => {
  const values = Array.from({ length: 16 }, (_, i) => 22 + 3 * Math.sin(5 * i));

  it('surrounds the mean by about two standard errors, and is the same for the same seed', () => {
    const interval = bootstrap(values, 4);
    const { mean, low, high } = interval;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    const half = 1.96 * Math.sqrt(variance / values.length);
    expect(Math.abs(mean - low - half)).toBeLessThan(0.15 * half);
    expect(Math.abs(high - mean - half)).toBeLessThan(0.15 * half);
    expect(bootstrap(values, 4)).toEqual(interval);
    expect(bootstrap(values, 5)).not.toEqual(interval);
  });

  it('contains the true mean in about 95 of 100 studies of 25 patients', () => {
    const studies = Array.from({ length: 100 }, (_, study) => [...new RandomStream(study, 0, 0).normals(25)]);
    const right = studies.map((study) => bootstrap(study, 7)).filter(({ low, high }) => low <= 0 && high >= 0);
    // The percentile bootstrap of 25 covers a little less than it says: 93.3 %; binomial deviation 2.5 %.
    expect(right.length / studies.length).toBeGreaterThan(0.86);
    expect(right.length / studies.length).toBeLessThan(1);
  });

  it('gives a ratio of means an interval around the ratio', () => {
    const pairs = values.map((value, i) => ({ made: value * (0.6 + 0.02 * Math.sin(3 * i)), truth: value }));
    const ratio = (drawn: readonly (typeof pairs)[number][]) =>
      drawn.reduce((sum, { made }) => sum + made, 0) / drawn.reduce((sum, { truth }) => sum + truth, 0);
    const { mean, low, high } = bootstrapOf(pairs, ratio, 1);
    expect(mean).toBeCloseTo(0.6, 2);
    expect(low).toBeGreaterThan(0.58);
    expect(high).toBeLessThan(0.62);
  });

  it('has no width for one patient', () => {
    expect(bootstrap([3], 1)).toEqual({ mean: 3, low: 3, high: 3 });
  });
});

describe('matchHistogram', () => {
  it('keeps the order and takes the values of the reference', () => {
    const reference = Float32Array.of(-1, 0, 0.5, 1);
    expect([...matchHistogram(Float32Array.of(30, 10, 20, 40), reference)]).toEqual([0.5, -1, 0, 1]);
  });

  it('gives equal values one value', () => {
    const [a, b, c] = matchHistogram(Float32Array.of(0, 0, 0, 9), Float32Array.of(1, 2, 3, 4));
    expect([a, b, c]).toEqual([2, 2, 2]);
  });
});
