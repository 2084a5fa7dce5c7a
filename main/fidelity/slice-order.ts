import { gradientCorrelation, type Gradient } from './gradient.ts';

/** mm: how far before and after it a slice is compared with others, and how far apart these are: nearer ones look alike. */
const [reach, apart] = [20, 3];

/**
 * Does slice k of the translation show slice k of the source? By the gradient correlation with that slice and with those
 * around it: the margin by which its own wins. A slice that stands in another's place loses. What is nearer than `apart`
 * cannot be told.
 *
 * @param noise of either volume's gradient, see `gradientCorrelation`
 * @param spacing mm between slices
 * @returns per slice own minus best other, −1…1; null where there is nothing to compare
 */
export function orderMargins(
  source: Gradient,
  translation: Gradient,
  noise: readonly [number, number],
  mask: Uint8Array,
  plane: number,
  spacing: number,
): (number | null)[] {
  const slices = mask.length / plane;
  const stride = Math.max(1, Math.round(apart / spacing));
  const count = Math.max(1, Math.floor(reach / (spacing * stride)));
  const others = Array.from({ length: count }, (_, i) => (i + 1) * stride).flatMap((steps) => [-steps, steps]);
  return Array.from({ length: slices }, (_, slice) => {
    const likeness = (other: number) =>
      gradientCorrelation(translation, source, [noise[1], noise[0]], [slice, other], mask, plane);
    const own = likeness(slice);
    let best: number | null = null;
    for (const steps of others) {
      const other = slice + steps;
      if (other < 0 || other >= slices) continue;
      const found = likeness(other);
      if (found !== null && (best === null || found > best)) best = found;
    }
    return own === null || best === null ? null : own - best;
  });
}
