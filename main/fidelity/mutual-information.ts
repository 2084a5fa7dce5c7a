/** As many bins as leave 16 voxels for each pair of them: with more, a small body would seem to share what is chance. */
const binsFor = (voxels: number): number => Math.max(8, Math.min(48, Math.floor(Math.sqrt(voxels / 16))));

/**
 * Normalised mutual information (H(A) + H(B)) / H(A, B) of two slices inside a mask (Studholme et al., Pattern
 * Recognition 1999): 1 where one tells nothing of the other, 2 where it tells all of it. Both are in [−1, 1].
 *
 * @param from first pixel of either slice
 * @returns null where the mask is empty there
 */
export function normalisedMutualInformation(
  a: Float32Array,
  b: Float32Array,
  mask: Uint8Array,
  from: readonly [number, number],
  plane: number,
): number | null {
  let inside = 0;
  for (let i = 0; i < plane; i += 1) inside += mask[from[0] + i]! > 0 ? 1 : 0;
  const bins = binsFor(inside);
  const binOf = (value: number) => Math.max(0, Math.min(bins - 1, Math.floor((value + 1) * (bins / 2))));
  const joint = new Float64Array(bins * bins);
  let count = 0;
  for (let i = 0; i < plane; i += 1) {
    if (!mask[from[0] + i]) continue;
    joint[binOf(a[from[0] + i]!) * bins + binOf(b[from[1] + i]!)]! += 1;
    count += 1;
  }
  if (count === 0) return null;
  const [ofA, ofB] = [new Float64Array(bins), new Float64Array(bins)];
  joint.forEach((n, i) => {
    ofA[Math.floor(i / bins)]! += n;
    ofB[i % bins]! += n;
  });
  const together = entropy(joint, count);
  return together === 0 ? 2 : (entropy(ofA, count) + entropy(ofB, count)) / together;
}

function entropy(counts: Float64Array, total: number): number {
  let sum = 0;
  for (const n of counts) if (n > 0) sum -= (n / total) * Math.log(n / total);
  return sum;
}
