import { describe, expect, it } from 'vitest';
import { Random, hash32, mix32, normalOf } from './random.ts';

describe('phantom random numbers', () => {
  it('mixes integers as every other engine does', () => {
    expect([mix32(0), mix32(1), mix32(-1), mix32(0x12345678)]).toEqual(MIXED);
  });

  it('gives the same draws for the same seed and other draws for another seed or fork', () => {
    const draws = (random: Random): number[] => Array.from({ length: 8 }, () => random.between(0, 1));
    expect(draws(Random.of(7))).toEqual(draws(Random.of(7)));
    expect(draws(Random.of(7))).not.toEqual(draws(Random.of(8)));
    expect(draws(Random.of(7).fork('liver'))).not.toEqual(draws(Random.of(7).fork('spleen')));
  });

  it('forks without regard to the draws made before', () => {
    const random = Random.of(3);
    const before = random.fork('organ').between(0, 1);
    random.between(0, 1);
    expect(random.fork('organ').between(0, 1)).toBe(before);
  });

  it('tells seeds apart beyond 32 bits', () => {
    expect(Random.of(1 + 2 ** 40).key).not.toBe(Random.of(1).key);
  });

  it('is uniform and near-normal', () => {
    const count = 50_000;
    let [sum, squares, uniform] = [0, 0, 0];
    for (let i = 0; i < count; i++) {
      const value = normalOf(hash32(99, i));
      sum += value;
      squares += value * value;
      uniform += hash32(5, i) / 2 ** 32;
    }
    expect(sum / count).toBeCloseTo(0, 1);
    expect(squares / count).toBeCloseTo(1, 1);
    expect(uniform / count).toBeCloseTo(0.5, 2);
  });
});

/** lowbias32 of 0, 1, 0xffffffff and 0x12345678, computed with Python's integers */
const MIXED = [0, 1753845952, 1734902346, 4125564054];
