import { describe, expect, it } from 'vitest';
import { seededDraws } from './noise.ts';

const size = { columns: 64, rows: 48, nz: 100 };
const key = { seed: 7, sample: 0 };

function correlation(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0) / a.length;
}

describe('seeded draws', () => {
  it('are the same for the same seed, sample and step', () => {
    expect(seededDraws(key, size).initial).toEqual(seededDraws(key, size).initial);
    expect(seededDraws(key, size).posterior(2)).toEqual(seededDraws(key, size).posterior(2));
    expect(seededDraws(key, size).z(1)).toEqual(seededDraws(key, size).z(1));
  });

  it('are standard normal', () => {
    const field = seededDraws(key, { columns: 512, rows: 512, nz: 1 }).initial;
    const moment = (power: number) => field.reduce((sum, value) => sum + value ** power, 0) / field.length;
    expect(moment(1)).toBeCloseTo(0, 2);
    expect(moment(2)).toBeCloseTo(1, 2);
    expect(moment(3)).toBeCloseTo(0, 1);
    expect(moment(4)).toBeCloseTo(3, 1);
    expect(field.filter((value) => Math.abs(value) > 1.959964).length / field.length).toBeCloseTo(0.05, 2);
  });

  it('are not related across seeds, samples, steps, purposes and neighbouring pixels', () => {
    const draws = seededDraws(key, size);
    const others = [
      seededDraws({ seed: 8, sample: 0 }, size).initial,
      seededDraws({ seed: 7, sample: 1 }, size).initial,
      draws.posterior(0),
      draws.posterior(1),
      draws.initial
        .slice()
        .fill(0)
        .map((_, i) => draws.initial[(i + 1) % draws.initial.length]!),
    ];
    // three standard errors of a correlation over 3072 pixels
    for (const other of others) expect(Math.abs(correlation(draws.initial, other))).toBeLessThan(3 / Math.sqrt(3072));
    expect(draws.z(0)).not.toEqual(draws.z(1));
  });

  it('keep their numbers where a slice grows to the right and downwards', () => {
    const small = seededDraws(key, { columns: 6, rows: 5, nz: 1 }).initial;
    const large = seededDraws(key, { columns: 9, rows: 7, nz: 1 }).initial;
    for (let row = 0; row < 5; row += 1)
      expect(small.subarray(row * 6, row * 6 + 6)).toEqual(large.subarray(row * 9, row * 9 + 6));
  });
});
