import type { Stack } from './analysis-grid.ts';
import { blurStack } from './smooth.ts';

/** mm: a bile duct that can be seen, and what lies around it. */
const [core, around] = [1.5, 6];

/** mm around a pixel that its darkness is told from, and a little more. */
export const darknessReach = 3 * around + 6;

/**
 * How much darker than its surroundings each pixel is, at the size of a bile duct: the difference of two Gaussians in
 * the slice (Marr and Hildreth, Proc. R. Soc. Lond. B 1980). Positive in dark tubes and spots, negative in bright ones, 0 on even ground and
 * on even slopes.
 */
export function darkness(stack: Stack): Float32Array {
  const inner = blurStack(stack.values, stack.dimensions, stack.spacing, core);
  const outer = blurStack(stack.values, stack.dimensions, stack.spacing, around);
  return inner.map((value, i) => outer[i]! - value);
}

/** Deviation by the median of the absolute values, which are about 0 where no tube is. */
export function spreadIn(values: Float32Array, mask: Uint8Array): number {
  const inside = values
    .filter((_, i) => mask[i])
    .map(Math.abs)
    .sort();
  return Math.max((inside[inside.length >> 1] ?? 0) / 0.6745, 1e-6);
}
