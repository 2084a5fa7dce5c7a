import type { Dimensions } from './mask.ts';

/**
 * Gaussian of `deviation` cells along each axis, cut off at three deviations; the border goes on as it ends.
 *
 * @param values column fastest, as many as the dimensions say
 * @param breathe called after each row or plane
 * @returns as many values, a new array
 */
export async function smoothed(
  values: Float32Array,
  dimensions: Dimensions,
  deviation: number,
  breathe: () => Promise<void> | undefined = () => undefined,
): Promise<Float32Array> {
  const reach = Math.ceil(3 * deviation);
  // Of the middle and of one side: both sides are the same.
  const taps = Float64Array.from({ length: reach + 1 }, (_, t) => Math.exp(-0.5 * (t / deviation) ** 2));
  const total = taps.reduce((sum, tap, t) => sum + (t > 0 ? 2 : 1) * tap, 0);
  taps.forEach((tap, t) => (taps[t] = tap / total));
  const [width, height, depth] = dimensions;
  const plane = width * height;
  const once = new Float32Array(values.length);
  const both = new Float32Array(values.length);
  for (let z = 0; z < depth; z += 1) {
    alongRows(values, once, z * plane, width, height, taps);
    for (let y = 0; y < height; y += 1) alongStride(once, both, z * plane, y, height, width, taps);
    await breathe();
  }
  for (let z = 0; z < depth; z += 1) {
    alongStride(both, once, 0, z, depth, plane, taps);
    await breathe();
  }
  return once;
}

/** The rows of one plane, each lengthened by its ends first, so that the sum needs no look at the border. */
function alongRows(
  from: Float32Array,
  to: Float32Array,
  start: number,
  width: number,
  height: number,
  taps: Float64Array,
): void {
  const reach = taps.length - 1;
  const line = new Float64Array(width + 2 * reach);
  for (let y = 0; y < height; y += 1) {
    const row = start + y * width;
    for (let n = 0; n < line.length; n += 1) line[n] = from[row + Math.min(width - 1, Math.max(0, n - reach))]!;
    for (let x = 0; x < width; x += 1) {
      const middle = x + reach;
      let sum = taps[0]! * line[middle]!;
      for (let t = 1; t <= reach; t += 1) sum += taps[t]! * (line[middle - t]! + line[middle + t]!);
      to[row + x] = sum;
    }
  }
}

/** Place `at` of `length` along an axis whose neighbours lie `stride` apart: sums whole runs, as they lie in memory. */
function alongStride(
  from: Float32Array,
  to: Float32Array,
  start: number,
  at: number,
  length: number,
  stride: number,
  taps: Float64Array,
): void {
  const sums = new Float64Array(stride);
  const middle = start + at * stride;
  for (let s = 0; s < stride; s += 1) sums[s] = taps[0]! * from[middle + s]!;
  for (let t = 1; t < taps.length; t += 1) {
    const tap = taps[t]!;
    const before = start + Math.max(0, at - t) * stride;
    const after = start + Math.min(length - 1, at + t) * stride;
    for (let s = 0; s < stride; s += 1) sums[s] = sums[s]! + tap * (from[before + s]! + from[after + s]!);
  }
  for (let s = 0; s < stride; s += 1) to[middle + s] = sums[s]!;
}
