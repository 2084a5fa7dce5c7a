import { describe, expect, it } from 'vitest';
import { rateAt } from './rate.ts';

describe('rate', () => {
  const run = { iterations: 100, epochs: null, rateDecay: true };

  it('falls as a cosine from the initial rate to 1e-5', () => {
    expect(rateAt(run, 1.6e-4, 0)).toBeCloseTo(1.6e-4, 12);
    expect(rateAt(run, 1.6e-4, 50)).toBeCloseTo((1.6e-4 + 1e-5) / 2, 12);
    expect(rateAt(run, 1.6e-4, 100)).toBeCloseTo(1e-5, 12);
  });

  it('stays through an epoch and falls at its end, where the run knows epochs', () => {
    const epochs = { ...run, epochs: 4 };
    expect(rateAt(epochs, 1.6e-4, 24)).toBe(rateAt(epochs, 1.6e-4, 0));
    expect(rateAt(epochs, 1.6e-4, 25)).toBeCloseTo(1e-5 + 0.75e-4 * (1 + Math.cos(Math.PI / 4)), 12);
  });

  it('stays where it shall not fall', () => {
    expect(rateAt({ ...run, rateDecay: false }, 1.6e-4, 99)).toBe(1.6e-4);
  });
});
