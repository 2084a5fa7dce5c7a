import { RandomStream } from '../random.ts';

/** A mean over patients and its 95 % interval. */
export interface Interval {
  mean: number;
  low: number;
  high: number;
}

const draws = 2000;
const purpose = 101;

/**
 * The percentile bootstrap (Efron 1979): patients drawn again with replacement, 2000 times; the same seed gives the same
 * interval. One patient has an interval without width, which says nothing.
 */
export function bootstrap(values: readonly number[], seed: number): Interval {
  const random = new RandomStream(seed, purpose, 0);
  const means = Array.from({ length: draws }, () =>
    mean(Array.from({ length: values.length }, () => values[random.integer(values.length)]!)),
  ).sort((a, b) => a - b);
  const at = (share: number) => means[Math.round(share * (draws - 1))]!;
  return { mean: mean(values), low: at(0.025), high: at(0.975) };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
