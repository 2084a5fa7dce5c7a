import { describe, expect, it } from 'vitest';
import { shareOf } from './share.ts';

/** The samples of each group, named by their numbers in the whole batch (SPEC.md §4). */
function groupsOf(samples: readonly number[]): string[] {
  const groups = samples.length / Math.min(samples.length, 4);
  return Array.from({ length: groups }, (_, group) =>
    samples
      .filter((_sample, place) => place % groups === group)
      .sort((a, b) => a - b)
      .join(),
  );
}

describe('shareOf', () => {
  it.each([
    [1, 1],
    [1, 3],
    [2, 1],
    [3, 2],
    [2, 4],
    [4, 8],
  ])('%i processes of %i samples each take every sample once', (size, each) => {
    const all = Array.from({ length: size }, (_, rank) => shareOf(rank, size, each)).flat();
    expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: size * each }, (_, sample) => sample));
  });

  it('leaves one process its batch in order', () => {
    expect(shareOf(0, 1, 8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it.each([
    [2, 4],
    [3, 8],
  ])('%i processes of %i samples each keep the groups of the whole batch', (size, each) => {
    const whole = groupsOf(shareOf(0, 1, size * each));
    const parts = Array.from({ length: size }, (_, rank) => groupsOf(shareOf(rank, size, each))).flat();
    expect(parts.sort()).toEqual(whole.sort());
  });
});
