import type { Unit } from '../dicom/index.ts';
import type { Body } from './body.ts';
import type { CoarseVolume } from './coarse-volume.ts';
import { dilated, eroded, maskOf, parts } from './mask.ts';

/** The liver as the largest smooth organ on the patient's right. */
export interface Liver {
  /** 1 for each cell of parenchyma; vessels, ducts and fissures are outside */
  mask: Uint8Array;
  cells: Int32Array;
  /** value of the parenchyma and its standard deviation, in the unit of the volume */
  level: number;
  deviation: number;
}

/** Where in the trunk livers lie: shares of its width from the patient's right and of its depth from the front. */
const usualPlace = { across: 0.25, acrossSpread: 0.12, along: 0.45, alongSpread: 0.2 };
/** HU of any parenchyma, fatty or enhanced */
const possible = { lowest: 0, highest: 200 };
const spreadInHU = { least: 8, most: 22 };
const bins = 160;

/** @returns null where no smooth tissue lies where livers do */
export function findLiver(coarse: CoarseVolume, body: Body, unit: Unit): Liver | null {
  const { values, dimensions } = coarse;
  const smooth = boxMeans(values, dimensions);
  const weights = placeWeights(coarse, body);
  const range = unit === 'HU' ? possible : { lowest: 0, highest: largestOf(values, body.mask) };
  const peak = peakOf(smooth, values, weights, range);
  if (!peak) return null;
  const { least, most } = unit === 'HU' ? spreadInHU : { least: 0.05 * peak.level, most: 0.16 * peak.level };
  const { level } = peak;
  const tissue = Math.min(most, Math.max(least, peak.deviation));
  const deviation = Math.min(1.5 * most, Math.hypot(tissue, noiseNear(level, tissue, values, smooth, weights)));
  const near = Float32Array.from(values, (value) => (Math.abs(value - level) < 2.5 * deviation ? 1 : 0));
  // A cell is what most of its neighbours are: noise of single cells would eat the liver up from inside.
  const like = Uint8Array.from(boxMeans(near, dimensions), (share, p) => (body.mask[p] && share > 0.55 ? 1 : 0));
  const cells = firstWithoutLeak(
    openings(like, weights, dimensions),
    (found) => isAtPlace(found, weights) && isOnTheRight(found, coarse, body),
  );
  return cells && { mask: maskOf(cells, like.length), cells, level, deviation };
}

/**
 * Muscle between the ribs, the wall of the stomach and, where nothing is enhanced, heart, spleen and back touch the liver
 * in layers of a few cells: so many are taken off and put back. More cost some of the left lobe, so fewer come first.
 */
const layers = { least: 2, most: 7 };
/** Mean weight of the cells; of true livers it is 0.34 to 0.65. */
const leakedBelow = 0.33;
/** One more layer costs a liver a twentieth; what comes off with it beyond that was another organ. */
const leakedAbove = 0.1;
/** share of the liver to the right of the trunk's middle */
const leastOnTheRight = 0.7;

/**
 * The first opening that is plausible and from which the next takes little away; failing that the first plausible one,
 * failing that the last of all, for who asks to say what is wrong with it.
 */
function firstWithoutLeak(
  opened: Iterable<Int32Array>,
  isPlausible: (cells: Int32Array) => boolean,
): Int32Array | null {
  let plausible: Int32Array | null = null;
  let last: Int32Array | null = null;
  for (const cells of opened) {
    if (last && isPlausible(last)) {
      if (cells.length > (1 - leakedAbove) * last.length) return last;
      plausible ??= last;
    }
    if (cells.length === 0) break;
    last = cells;
  }
  return plausible ?? last;
}

const isAtPlace = (cells: Int32Array, weights: Float32Array): boolean =>
  weightOf(cells, weights) / cells.length > leakedBelow;

/** Whether most of the cells lie to the right of the trunk's middle, as a liver's do. */
export function isOnTheRight(
  cells: Int32Array,
  { dimensions, cell, origin }: CoarseVolume,
  { left, right }: Body,
): boolean {
  const middle = ((left + right) / 2 - origin[0]) / cell[0];
  const count = cells.reduce((sum, p) => sum + (p % dimensions[0] < middle ? 1 : 0), 0);
  return count >= leastOnTheRight * cells.length;
}

const weightOf = (cells: Int32Array, weights: Float32Array): number => cells.reduce((sum, p) => sum + weights[p]!, 0);

/** The part of a mask that weighs most, once thin bridges to other parts are gone: ever thicker ones. */
function* openings(like: Uint8Array, weights: Float32Array, dimensions: CoarseVolume['dimensions']) {
  let core = eroded(like, dimensions, layers.least);
  for (let steps = layers.least; steps <= layers.most; steps += 1) {
    const [first, ...others] = parts(core, dimensions).slice(0, 12);
    if (!first) return;
    const heavier = (a: Int32Array, b: Int32Array) => (weightOf(b, weights) > weightOf(a, weights) ? b : a);
    const part = maskOf(others.reduce(heavier, first), like.length);
    yield cellsOf(dilated(part, dimensions, steps + 1).map((inside, p) => inside & like[p]!));
    core = eroded(core, dimensions);
  }
}

const cellsOf = (mask: Uint8Array): Int32Array => Int32Array.from(mask.keys()).filter((p) => mask[p] === 1);

/** Standard deviation of what smoothing takes away where the smoothed value is about that of the liver. */
function noiseNear(
  level: number,
  tissue: number,
  values: Float32Array,
  smooth: Float32Array,
  weights: Float32Array,
): number {
  let [squares, count] = [0, 0];
  for (let p = 0; p < values.length; p += 1) {
    if (weights[p]! < 0.3 || Math.abs(smooth[p]! - level) > 1.5 * tissue) continue;
    squares += (values[p]! - smooth[p]!) ** 2;
    count += 1;
  }
  return count > 0 ? Math.sqrt(squares / count) : 0;
}

function largestOf(values: Float32Array, mask: Uint8Array): number {
  const inside = values.filter((_, p) => mask[p] === 1).sort();
  return inside[Math.floor(inside.length * 0.995)] ?? 0;
}

/** How much each cell of the trunk looks like a place of liver, 0 to 1. */
export function placeWeights({ dimensions, cell, origin }: CoarseVolume, body: Body): Float32Array {
  const [width, height] = dimensions;
  const { across, acrossSpread, along, alongSpread } = usualPlace;
  return Float32Array.from(body.mask, (inside, p) => {
    if (!inside) return 0;
    const u = (origin[0] + (p % width) * cell[0] - body.right) / (body.left - body.right);
    const v =
      (origin[1] + (Math.floor(p / width) % height) * cell[1] - body.anterior) / (body.posterior - body.anterior);
    return Math.exp(-0.5 * (((u - across) / acrossSpread) ** 2 + ((v - along) / alongSpread) ** 2));
  });
}

/** The highest peak of a histogram weighted by place and by smoothness: organs are smooth, walls and vessels are not. */
function peakOf(
  smooth: Float32Array,
  values: Float32Array,
  weights: Float32Array,
  { lowest, highest }: { lowest: number; highest: number },
): { level: number; deviation: number } | null {
  const step = (highest - lowest) / bins;
  if (!(step > 0)) return null;
  const histogram = new Float64Array(bins);
  for (let p = 0; p < values.length; p += 1) {
    const weight = weights[p]!;
    const bin = Math.floor((smooth[p]! - lowest) / step);
    if (weight < 1e-3 || bin < 0 || bin >= bins) continue;
    const roughness = (values[p]! - smooth[p]!) / (6 * step);
    histogram[bin]! += weight / (1 + roughness * roughness);
  }
  const softened = soften(histogram);
  let top = 0;
  softened.forEach((count, bin) => (top = count > softened[top]! ? bin : top));
  if (!(softened[top]! > 0) || top === 0) return null;
  let [low, high] = [top, top];
  while (low > 0 && softened[low]! > softened[top]! / 2) low -= 1;
  while (high < bins - 1 && softened[high]! > softened[top]! / 2) high += 1;
  // Full width at half maximum of a normal distribution: 2.355 deviations.
  return { level: lowest + (top + 0.5) * step, deviation: ((high - low) * step) / 2.355 };
}

function soften(histogram: Float64Array): Float64Array {
  const taps = [1, 4, 6, 4, 1];
  const once = (from: Float64Array) =>
    from.map((_, bin) => taps.reduce((sum, tap, k) => sum + (tap / 16) * (from[bin + k - 2] ?? 0), 0));
  return once(once(histogram));
}

/** Means of three by three cells in a slice and, where they are no thicker than wide by half, of three slices. */
function boxMeans(values: Float32Array, dimensions: readonly [number, number, number]): Float32Array {
  let from = values;
  [1, dimensions[0], dimensions[0] * dimensions[1]].forEach((stride, axis) => {
    const length = dimensions[axis]!;
    from = from.map((value, p) => {
      const at = Math.floor(p / stride) % length;
      const before = at > 0 ? from[p - stride]! : value;
      const after = at < length - 1 ? from[p + stride]! : value;
      return (before + value + after) / 3;
    });
  });
  return from;
}
