import type { LPS } from '../dicom/index.ts';
import type { CoarseVolume } from './coarse-volume.ts';
import type { Liver } from './liver.ts';

/** Where the ducts of both lobes meet, and how sure that is. */
export interface Hilum {
  /** mm LPS; above or below the stack where the liver's shape says so */
  point: LPS;
  /** 0 to 1: share of the directions in the slice in which liver lies around it, averaged over the candidates */
  enclosure: number;
  /** the liver goes on beyond the first or last slice */
  cutBelow: boolean;
  cutAbove: boolean;
}

/** Where in the box of a whole liver the porta hepatis lies: shares from the right, from the front, from below. */
const usualShare: LPS = [0.455, 0.44, 0.52];
/** mm: how far from there it may lie */
const spread = { across: 14, along: 14, height: 12, heightCut: 25 };
/** mm between the 2nd and 98th percentile of the heights of a usual liver */
const usualHeight = 150;
/** mm: liver further away encloses nothing */
const sight = 70;
const directions = 16;

/**
 * The porta hepatis: a place that is no parenchyma itself (portal vein, ducts, fat), about where it lies in livers, with
 * parenchyma around it in the slice, since it is the deepest notch of the visceral surface. A mean of all such places,
 * weighted by both.
 */
export function findHilum(coarse: CoarseVolume, liver: Liver): Hilum {
  const { dimensions, cell, origin } = coarse;
  const [width, height, depth] = dimensions;
  const extents = ([0, 1, 2] as const).map((axis) => extentOf(liver, coarse, axis)) as [Extent, Extent, Extent];
  const cuts = cutsOf(liver, dimensions);
  const at = (axis: 0 | 1) => extents[axis].low + usualShare[axis] * (extents[axis].high - extents[axis].low);
  const expected: LPS = [at(0), at(1), expectedHeight(extents[2], cuts)];
  const spreadUp = cuts.above && cuts.below ? Infinity : cuts.above || cuts.below ? spread.heightCut : spread.height;
  let [total, enclosed, x, y, z] = [0, 0, 0, 0, 0];
  for (let p = 0; p < liver.mask.length; p += 1) {
    if (liver.mask[p]) continue;
    const place: LPS = [
      origin[0] + (p % width) * cell[0],
      origin[1] + (Math.floor(p / width) % height) * cell[1],
      origin[2] + Math.floor(p / (width * height)) * cell[2],
    ];
    const prior =
      ((place[0] - expected[0]) / spread.across) ** 2 +
      ((place[1] - expected[1]) / spread.along) ** 2 +
      ((place[2] - expected[2]) / spreadUp) ** 2;
    if (prior > 9) continue;
    const around = enclosureOf(p, liver.mask, coarse);
    const weight = Math.exp(-0.5 * prior) * around * around;
    total += weight;
    enclosed += weight * around;
    x += weight * place[0];
    y += weight * place[1];
    z += weight * place[2];
  }
  const outside = { below: origin[2] - cell[2] / 2, above: origin[2] + (depth - 0.5) * cell[2] };
  const beyond = expected[2] < outside.below || expected[2] > outside.above;
  const point: LPS = total > 0 && !beyond ? [x / total, y / total, z / total] : expected;
  return { point, enclosure: total > 0 ? enclosed / total : 0, cutBelow: cuts.below, cutAbove: cuts.above };
}

interface Extent {
  low: number;
  high: number;
}

/** mm between which 96 of 100 cells lie: a leak into a muscle moves it little. */
function extentOf({ cells }: Liver, { dimensions, cell, origin }: CoarseVolume, axis: 0 | 1 | 2): Extent {
  const stride = [1, dimensions[0], dimensions[0] * dimensions[1]][axis]!;
  const sorted = Int32Array.from(cells, (p) => Math.floor(p / stride) % dimensions[axis]).sort();
  const share = (part: number) => origin[axis] + cell[axis] * sorted[Math.floor((sorted.length - 1) * part)]!;
  return { low: share(0.02), high: share(0.98) };
}

/** A liver whose end slice is more than a quarter of its largest goes on beyond it. */
function cutsOf({ cells }: Liver, [width, height, depth]: readonly [number, number, number]) {
  const areas = new Float64Array(depth);
  cells.forEach((p) => (areas[Math.floor(p / (width * height))]! += 1));
  const largest = areas.reduce((most, area) => Math.max(most, area), 0);
  return { below: areas[0]! > largest / 4, above: areas[depth - 1]! > largest / 4 };
}

function expectedHeight({ low, high }: Extent, { below, above }: { below: boolean; above: boolean }): number {
  const usual = usualShare[2] * Math.max(usualHeight, high - low);
  if (above && !below) return low + usual;
  if (below && !above) return high - usual;
  return low + usualShare[2] * (high - low);
}

function enclosureOf(p: number, mask: Uint8Array, { dimensions, cell }: CoarseVolume): number {
  const [width, height] = dimensions;
  const [column, row] = [p % width, Math.floor(p / width) % height];
  const slice = p - column - width * row;
  let met = 0;
  for (let k = 0; k < directions; k += 1) {
    const angle = (2 * Math.PI * k) / directions;
    const [dx, dy] = [Math.cos(angle) / cell[0], Math.sin(angle) / cell[1]];
    for (let far = cell[0]; far <= sight; far += cell[0]) {
      const [i, j] = [Math.round(column + far * dx), Math.round(row + far * dy)];
      if (i < 0 || j < 0 || i >= width || j >= height) break;
      if (!mask[slice + i + width * j]) continue;
      met += 1;
      break;
    }
  }
  return met / directions;
}
