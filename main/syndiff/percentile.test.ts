import { describe, expect, it } from 'vitest';
import { percentiles } from './percentile.ts';

function bySorting(values: Int16Array | Float32Array, percentage: number): number {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  const position = (percentage / 100) * (sorted.length - 1);
  const rank = Math.floor(position);
  const below = sorted[rank]!;
  return below + (position - rank) * ((sorted[rank + 1] ?? below) - below);
}

const asked = [0, 0.5, 1, 33.3, 50, 99, 99.5, 100];

describe('percentiles', () => {
  it('agrees with sorting, for floats of both signs', () => {
    const values = Float32Array.from({ length: 5003 }, (_, i) => Math.sin(i * 12.9898) * 10 ** ((i % 9) - 4));
    expect(percentiles(values, asked)).toEqual(asked.map((p) => bySorting(values, p)));
  });

  it('agrees with sorting, for integers with many ties', () => {
    const values = Int16Array.from({ length: 4001 }, (_, i) => ((i * 7919) % 23) - 11);
    expect(percentiles(values, asked)).toEqual(asked.map((p) => bySorting(values, p)));
  });

  it('leaves out what is not finite', () => {
    expect(percentiles(Float32Array.of(NaN, 3, Infinity, 1, -Infinity, 2), [0, 50, 100])).toEqual([1, 2, 3]);
    expect(percentiles(Float32Array.of(NaN), [50])).toEqual([NaN]);
  });
});
