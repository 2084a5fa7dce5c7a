import { gradientCorrelation, type Gradient } from './gradient.ts';

/** Slices before and after that a slice is compared with. */
const reach = 3;

/**
 * Does slice k of the translation show slice k of the source? By the gradient correlation with that slice and with those
 * around it: the margin by which its own wins. A slice that stands in another's place loses.
 *
 * @param noise of either volume's gradient, see `gradientCorrelation`
 * @returns per slice own minus best other, −1…1; null where there is nothing to compare
 */
export function orderMargins(
  source: Gradient,
  translation: Gradient,
  noise: readonly [number, number],
  mask: Uint8Array,
  plane: number,
): (number | null)[] {
  const slices = mask.length / plane;
  return Array.from({ length: slices }, (_, slice) => {
    const likeness = (other: number) =>
      gradientCorrelation(translation, source, [noise[1], noise[0]], [slice, other], mask, plane);
    const own = likeness(slice);
    let best: number | null = null;
    for (let other = Math.max(0, slice - reach); other <= Math.min(slices - 1, slice + reach); other += 1) {
      if (other === slice) continue;
      const found = likeness(other);
      if (found !== null && (best === null || found > best)) best = found;
    }
    return own === null || best === null ? null : own - best;
  });
}
