import type { Stack } from './analysis-grid.ts';
import { blurStack } from './smooth.ts';

/** mm: a bile duct that can be seen, and what lies around it. */
const [core, around] = [1.5, 6];

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
