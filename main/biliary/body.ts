import type { Unit } from '../dicom/index.ts';
import type { CoarseVolume } from './coarse-volume.ts';
import { eroded, dilated, maskOf, parts } from './mask.ts';

/** The trunk, without table, arms that lie apart from it, and air around it. */
export interface Body {
  /** 1 for each cell */
  mask: Uint8Array;
  /** mm LPS between which 98 of 100 cells lie along x and along y, on average over the slices */
  left: number;
  right: number;
  anterior: number;
  posterior: number;
}

/** HU: lungs and gas are body only where tissue surrounds them, which is of no matter here. */
const airBelow = -250;

/** @returns null where there is nothing but air */
export function findBody({ values, dimensions, cell, origin }: CoarseVolume, unit: Unit): Body | null {
  const threshold = unit === 'HU' ? airBelow : otsu(values);
  const filled = Uint8Array.from(values, (value) => (value > threshold ? 1 : 0));
  // A table or an arm touches the trunk by a cell at most.
  const [trunk] = parts(eroded(filled, dimensions), dimensions);
  if (!trunk) return null;
  const grown = dilated(maskOf(trunk, values.length), dimensions);
  const mask = grown.map((inside, p) => inside & filled[p]!);
  const columns = new Float64Array(dimensions[0]);
  const rows = new Float64Array(dimensions[1]);
  for (let p = 0; p < mask.length; p += 1) {
    if (!mask[p]) continue;
    columns[p % dimensions[0]]! += 1;
    rows[Math.floor(p / dimensions[0]) % dimensions[1]]! += 1;
  }
  const ends = (counts: Float64Array, axis: 0 | 1) => within(counts, 0.01).map((i) => origin[axis] + i * cell[axis]);
  const [right, left] = ends(columns, 0);
  const [anterior, posterior] = ends(rows, 1);
  return { mask, right: right!, left: left!, anterior: anterior!, posterior: posterior! };
}

/** The first and last place between which all but a share of the counts at either end lie. */
function within(counts: Float64Array, share: number): [number, number] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let [sum, first] = [0, 0];
  while (sum + counts[first]! < share * total) sum += counts[first++]!;
  let last = counts.length - 1;
  for (sum = 0; sum + counts[last]! < share * total; last -= 1) sum += counts[last]!;
  return [first, last];
}

/**
 * The threshold that parts the values into two classes with the largest variance between them (Otsu 1979), on the scale
 * of square roots, where air is narrow and tissues are not too wide.
 */
export function otsu(values: Float32Array): number {
  const bins = 256;
  const top = Math.sqrt(
    Math.max(
      values.reduce((most, value) => Math.max(most, value), 0),
      Number.EPSILON,
    ),
  );
  const histogram = new Float64Array(bins);
  for (const value of values)
    histogram[Math.min(bins - 1, Math.floor((Math.sqrt(Math.max(value, 0)) / top) * bins))]! += 1;
  const total = values.length;
  const all = histogram.reduce((sum, count, bin) => sum + count * bin, 0);
  let [below, sumBelow, best, bestBin] = [0, 0, -1, 0];
  histogram.forEach((count, bin) => {
    below += count;
    sumBelow += count * bin;
    if (below === 0 || below === total) return;
    const between = below * (total - below) * (sumBelow / below - (all - sumBelow) / (total - below)) ** 2;
    if (between > best) [best, bestBin] = [between, bin];
  });
  return (((bestBin + 1) / bins) * top) ** 2;
}
