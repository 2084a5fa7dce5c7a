/**
 * Flicker: how much more a translation jumps from slice to slice than its source does. Of each slice the mean inside the
 * body departs from the mean of its two neighbours by some share of the volume's own spread; what the source's departs
 * by (anatomy ends, contrast changes) is taken off. Slices at the ends have one neighbour and are not judged.
 *
 * @param source, translation in [−1, 1]
 * @returns per slice, in standard deviations of the translation's voxels inside the body; never negative
 */
export function flicker(
  source: Float32Array,
  translation: Float32Array,
  mask: Uint8Array,
  plane: number,
): (number | null)[] {
  const [own, made] = [departures(source, mask, plane), departures(translation, mask, plane)];
  return made.map((value, slice) => {
    const expected = own[slice];
    return value === null || expected === null || expected === undefined ? null : Math.max(0, value - expected);
  });
}

function departures(values: Float32Array, mask: Uint8Array, plane: number): (number | null)[] {
  const slices = values.length / plane;
  let [sum, squares, count] = [0, 0, 0];
  const means = Array.from({ length: slices }, (_, slice) => {
    let [total, inside] = [0, 0];
    for (let i = slice * plane; i < (slice + 1) * plane; i += 1)
      if (mask[i]) {
        total += values[i]!;
        squares += values[i]! * values[i]!;
        inside += 1;
      }
    sum += total;
    count += inside;
    return inside > 0 ? total / inside : null;
  });
  const deviation = Math.sqrt(Math.max(1e-12, squares / Math.max(1, count) - (sum / Math.max(1, count)) ** 2));
  return means.map((mean, slice) => {
    const [before, after] = [means[slice - 1], means[slice + 1]];
    if (mean === null || before === null || before === undefined || after === null || after === undefined) return null;
    return Math.abs(mean - (before + after) / 2) / deviation;
  });
}

/**
 * What flicker by the means does not see, a slice in another's place or a texture that changes from slice to slice: how
 * much less a slice of the translation correlates with its neighbours (Pearson, inside both bodies) than its source does.
 * At the ends there is one neighbour.
 *
 * @returns per slice, 0…2; null where there is nothing to compare; never negative
 */
export function likenessLost(
  source: Float32Array,
  translation: Float32Array,
  mask: Uint8Array,
  plane: number,
): (number | null)[] {
  const slices = mask.length / plane;
  const lost = Array.from({ length: Math.max(0, slices - 1) }, (_, slice) => {
    const own = correlation(source, mask, slice, plane);
    const made = correlation(translation, mask, slice, plane);
    return own === null || made === null ? null : own - made;
  });
  return Array.from({ length: slices }, (_, slice) => {
    const known = [lost[slice - 1], lost[slice]].filter((one) => one !== null && one !== undefined);
    return known.length > 0 ? Math.max(0, known.reduce((sum, one) => sum + one, 0) / known.length) : null;
  });
}

/** Fewer pixels tell nothing. */
const fewest = 100;

/** Of a slice with the next one. */
function correlation(values: Float32Array, mask: Uint8Array, slice: number, plane: number): number | null {
  let [count, a, b, aa, bb, ab] = [0, 0, 0, 0, 0, 0];
  for (let i = slice * plane; i < (slice + 1) * plane; i += 1) {
    if (!mask[i] || !mask[i + plane]) continue;
    const [x, y] = [values[i]!, values[i + plane]!];
    count += 1;
    a += x;
    b += y;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  const spread = (aa - (a * a) / count) * (bb - (b * b) / count);
  return count < fewest || !(spread > 0) ? null : (ab - (a * b) / count) / Math.sqrt(spread);
}
