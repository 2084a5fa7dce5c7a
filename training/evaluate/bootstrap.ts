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
  return bootstrapOf(values, mean, seed);
}

/** The same for anything that is computed of all patients together, like a ratio of two means. */
export function bootstrapOf<Patient>(
  patients: readonly Patient[],
  statistic: (drawn: readonly Patient[]) => number,
  seed: number,
): Interval {
  const random = new RandomStream(seed, purpose, 0);
  const drawn = Array.from({ length: draws }, () =>
    statistic(Array.from({ length: patients.length }, () => patients[random.integer(patients.length)]!)),
  ).sort((a, b) => a - b);
  const at = (share: number) => drawn[Math.round(share * (draws - 1))]!;
  return { mean: statistic(patients), low: at(0.025), high: at(0.975) };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
