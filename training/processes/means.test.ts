import { describe, expect, it } from 'vitest';
import { decodeLosses, encodeLosses } from './loss-text.ts';
import { meanLosses, meanVector } from './means.ts';

describe('meanVector', () => {
  it('is the mean of each element, rounded once', () => {
    const vectors = [Float32Array.of(1, 1e8), Float32Array.of(2, 1), Float32Array.of(6, -1e8)];
    expect(meanVector(vectors)).toEqual(Float32Array.of(3, 1 / 3));
  });

  it('refuses vectors of different lengths', () => {
    expect(() => meanVector([Float32Array.of(1), Float32Array.of(1, 2)])).toThrow('different lengths');
  });
});

describe('meanLosses', () => {
  it('is the mean over the processes that have the term', () => {
    expect(meanLosses([{ a: 1, D1_t0: 4 }, { a: 2, D1_t1: 6 }, { a: 6 }])).toEqual({ a: 3, D1_t0: 4, D1_t1: 6 });
  });

  it('keeps what is not a number on its way between processes', () => {
    expect(decodeLosses(encodeLosses({ a: NaN, b: -Infinity, c: 0.1 }))).toEqual({ a: NaN, b: -Infinity, c: 0.1 });
  });
});
