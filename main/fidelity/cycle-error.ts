/** Of one series, in the unit of what was compared. */
export interface ErrorSummary {
  /** one for each voxel, 0 outside the mask */
  error: Float32Array;
  mean: number | null;
  perSlice: (number | null)[];
}

/**
 * Absolute difference of two volumes of one grid inside a mask. Of a series and of what the opposite model makes of its
 * translation, it is the cycle error (Zhu et al., ICCV 2017; the cycle that SynDiff is trained with, Özbey et al., IEEE
 * TMI 2023, eq. 17). It can hide: a network may carry what it needs for the way back where nobody sees it (Chu et al.
 * 2017), and what both directions get wrong in opposite ways cancels. A small error proves nothing; a large one means
 * that the translation lost what the source shows.
 *
 * @param range values are clipped to it first, on both sides: beyond the window of a model nothing comes back
 */
export function absoluteError(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  mask: Uint8Array,
  plane: number,
  range: { minimum: number; maximum: number },
): ErrorSummary {
  const error = new Float32Array(a.length);
  const perSlice: (number | null)[] = [];
  const clip = (value: number) => Math.max(range.minimum, Math.min(range.maximum, value));
  let [total, count] = [0, 0];
  for (let start = 0; start < a.length; start += plane) {
    let [sum, inside] = [0, 0];
    for (let i = start; i < start + plane; i += 1) {
      if (!mask[i]) continue;
      error[i] = Math.abs(clip(a[i]!) - clip(b[i]!));
      sum += error[i]!;
      inside += 1;
    }
    perSlice.push(inside > 0 ? sum / inside : null);
    total += sum;
    count += inside;
  }
  return { error, mean: count > 0 ? total / count : null, perSlice };
}

/** Means of a volume inside a mask, slice by slice and over all. */
export function maskedMeans(
  values: ArrayLike<number>,
  mask: Uint8Array,
  plane: number,
): { mean: number | null; perSlice: (number | null)[] } {
  const perSlice: (number | null)[] = [];
  let [total, count] = [0, 0];
  for (let start = 0; start < values.length; start += plane) {
    let [sum, inside] = [0, 0];
    for (let i = start; i < start + plane; i += 1)
      if (mask[i]) {
        sum += values[i]!;
        inside += 1;
      }
    perSlice.push(inside > 0 ? sum / inside : null);
    total += sum;
    count += inside;
  }
  return { mean: count > 0 ? total / count : null, perSlice };
}
