import { describe, expect, it } from 'vitest';
import type { IntensityMapping } from '../../models/index.ts';
import { fromNetwork, resultRange, sourceRange, toNetwork } from './intensity.ts';

const window: IntensityMapping = { kind: 'window', unit: 'HU', minimum: -1024, maximum: 3071 };
const percentile: IntensityMapping = {
  kind: 'percentiles',
  unit: 'au',
  lower: 1,
  upper: 99,
  restoredMinimum: 0,
  restoredMaximum: 1000,
};

describe('CT window', () => {
  it('gives every HU inside the window back exactly', () => {
    const all = Int16Array.from({ length: 4096 }, (_, i) => i - 1024);
    const range = sourceRange(all, window);
    expect(fromNetwork(toNetwork(all, range), resultRange(window))).toEqual(all);
  });

  it('maps the ends to −1 and 1 and clips beyond', () => {
    const mapped = toNetwork(Int16Array.of(-2000, -1024, 3071, 32767), sourceRange(new Int16Array(0), window));
    expect([...mapped]).toEqual([-1, -1, 1, 1]);
  });

  it('does not look at the voxels', () => {
    expect(sourceRange(Int16Array.of(7, 7, 7), window)).toEqual({ minimum: -1024, maximum: 3071 });
  });
});

describe('MR percentiles', () => {
  const values = Int16Array.from({ length: 101 }, (_, i) => (i * 37) % 101);

  it('takes the range from the whole volume and ignores outliers', () => {
    expect(sourceRange(values, percentile)).toEqual({ minimum: 1, maximum: 99 });
    const spiked = Float32Array.from(values);
    spiked[0] = 1e30;
    expect(sourceRange(spiked, percentile).maximum).toBeLessThan(101);
  });

  it('is the same picture whatever the scale of the scanner', () => {
    const scaled = values.map((value) => value * 16);
    expect(toNetwork(scaled, sourceRange(scaled, percentile))).toEqual(
      toNetwork(values, sourceRange(values, percentile)),
    );
  });

  it('restores to the range of the card', () => {
    expect([...fromNetwork(Float32Array.of(-1, 0, 1, 1.0000001), resultRange(percentile))]).toEqual([
      0, 500, 1000, 1000,
    ]);
  });

  it('refuses a flat volume', () => {
    expect(() => sourceRange(new Int16Array(64), percentile)).toThrow(expect.objectContaining({ code: 'flat-volume' }));
  });

  it('turns what is not a number into background', () => {
    expect([...toNetwork(Float32Array.of(NaN, 5), { minimum: 0, maximum: 10 })]).toEqual([-1, 0]);
  });
});
