import type { Stack } from './analysis-grid.ts';
import { blurStack } from './smooth.ts';

/** Derivatives along columns and rows (value per mm), and the length of both together. */
export interface Gradient {
  x: Float32Array;
  y: Float32Array;
  length: Float32Array;
}

/** mm: edges are looked for at this scale, below which noise has most of its power. */
const scale = 1.5;

/** In the slice: between slices the distance is another one. */
export function gradientOf(stack: Stack): Gradient {
  const { dimensions, spacing } = stack;
  const [columns, rows] = dimensions;
  const smooth = blurStack(stack.values, dimensions, spacing, scale);
  const x = new Float32Array(smooth.length);
  const y = new Float32Array(smooth.length);
  const length = new Float32Array(smooth.length);
  const plane = columns * rows;
  for (let start = 0; start < smooth.length; start += plane)
    for (let row = 0; row < rows; row += 1) {
      const above = start + Math.max(0, row - 1) * columns;
      const below = start + Math.min(rows - 1, row + 1) * columns;
      const own = start + row * columns;
      for (let column = 0; column < columns; column += 1) {
        const left = Math.max(0, column - 1);
        const right = Math.min(columns - 1, column + 1);
        const i = own + column;
        x[i] = (smooth[own + right]! - smooth[own + left]!) / (2 * spacing[0]);
        y[i] = (smooth[below + column]! - smooth[above + column]!) / (2 * spacing[1]);
        length[i] = Math.sqrt(x[i]! * x[i]! + y[i]! * y[i]!);
      }
    }
  return { x, y, length };
}

/**
 * How parallel the edges of two slices run, whichever side is bright: the normalised gradient field measure (Haber and
 * Modersitzki, MICCAI 2006, eq. 9) with the median of each image's gradient in place of their noise level, weighted
 * by the edges of the first.
 *
 * @param slices which slice of `a` and which of `b`
 * @param mask of `a`'s slice: 1 where it counts
 * @returns 0 (no edge of `a` has one of `b` along it) to 1; null where nothing counts
 */
export function gradientCorrelation(
  a: Gradient,
  b: Gradient,
  noise: readonly [number, number],
  slices: readonly [number, number],
  mask: Uint8Array,
  plane: number,
): number | null {
  const [fromA, fromB] = [slices[0] * plane, slices[1] * plane];
  const [floorA, floorB] = [noise[0] ** 2 + 1e-12, noise[1] ** 2 + 1e-12];
  let [sum, weights] = [0, 0];
  for (let i = 0; i < plane; i += 1) {
    if (!mask[fromA + i]) continue;
    const [ax, ay, bx, by] = [a.x[fromA + i]!, a.y[fromA + i]!, b.x[fromB + i]!, b.y[fromB + i]!];
    const squareA = ax * ax + ay * ay;
    const squareB = bx * bx + by * by;
    const along = ax * bx + ay * by;
    const weight = squareA / (squareA + floorA);
    sum += (weight * along * along) / ((squareA + floorA) * (squareB + floorB));
    weights += (weight * squareA) / (squareA + floorA);
  }
  return weights > 0 ? sum / weights : null;
}

/** The median length inside the mask: half of the body is more even than that. */
export function medianLength({ length }: Gradient, mask: Uint8Array): number {
  const stride = Math.max(1, Math.floor(length.length / 200_000));
  const sample: number[] = [];
  for (let i = 0; i < length.length; i += stride) if (mask[i]) sample.push(length[i]!);
  sample.sort((a, b) => a - b);
  return sample[sample.length >> 1] ?? 0;
}
