import type { Step } from '../step.ts';
import type { LPS, Unit, Volume } from '../dicom/index.ts';
import type { Box } from './box.ts';
import { distance, lengthOf, longestPath, smoothLine } from './centreline.ts';
import { darknessOf } from './darkness.ts';
import { diametersAlong, median } from './diameter.ts';
import { latticeOf, placeOf, type Lattice } from './lattice.ts';
import { parts } from './mask.ts';
import { tubeFilter, type TubeResponse } from './tube-filter.ts';

/** What may be a duct: a suggestion, to be kept or thrown away by whoever reads the study. */
export interface DuctCandidate {
  /** centre line, mm LPS, 1 mm apart */
  points: readonly LPS[];
  /** mm at each point */
  diameters: readonly number[];
  /** mm along the centre line */
  length: number;
  medianDiameter: number;
  /** median response of the filter along it: 1 for a long tube as dark as bile */
  strength: number;
}

/** The candidate that runs as the common duct does, and where it is widest. */
export interface CommonDuct {
  /** number among the candidates */
  candidate: number;
  widestDiameter: number;
  widestAt: LPS;
}

export interface FoundDucts {
  /** strongest and longest first */
  candidates: readonly DuctCandidate[];
  common: CommonDuct | null;
}

/** mm */
const step = 1;
const shortest = 12;
/** mm: what is wider all along is gut, gallbladder or a cyst */
const widest = 15;
const mostCandidates = 40;
/**
 * Shares of bile's darkness that a tube begins with and goes on with. Vessels are brighter than the liver on enhanced CT
 * and reach 0.35 on plain CT; on T1 they reach 0.6 of bile's darkness, and thin ducts cannot be told from them.
 */
const thresholds: Record<Unit, { begin: number; goOn: number }> = {
  HU: { begin: 0.5, goOn: 0.28 },
  au: { begin: 0.72, goOn: 0.56 },
};

/**
 * Dark tubes in the bile-duct region of a CT or MR-T1 volume: filter, connected parts above two thresholds, their centre
 * lines with side branches, diameters. By rules alone; a dark tube need be no duct.
 *
 * @param liverLevel value of the parenchyma, as `locateRegion` gives it
 * @param hilum where the common duct is looked for below; null: none is named
 */
export async function findDucts(
  volume: Volume,
  box: Box,
  liverLevel: number,
  hilum: LPS | null,
  options: Step = {},
): Promise<FoundDucts> {
  const darkness = darknessOf(volume.unit, liverLevel);
  const lattice = latticeOf(volume, box, darkness, step);
  const response = await tubeFilter(lattice, options, thresholds[volume.unit].goOn);
  const candidates: DuctCandidate[] = [];
  for (const path of tubePaths(response, lattice, thresholds[volume.unit])) {
    const points = smoothLine(path, lattice);
    const length = lengthOf(points);
    if (length < shortest) continue;
    const diameters = diametersAlong(points, volume, darkness);
    const strength = median(Array.from(path, (p) => response.strength[p]!));
    const medianDiameter = median(diameters);
    // As wide as it is long: a cyst, the gallbladder, a loop of gut.
    if (!(medianDiameter > 0) || medianDiameter > widest || length < 2 * medianDiameter) continue;
    candidates.push({ points, diameters, length, medianDiameter, strength });
  }
  candidates.sort((a, b) => b.length * b.strength - a.length * a.strength);
  candidates.splice(mostCandidates);
  return { candidates, common: hilum && commonDuct(candidates, hilum) };
}

function* tubePaths(
  { strength, radius }: TubeResponse,
  lattice: Lattice,
  { begin, goOn }: { begin: number; goOn: number },
): Iterable<Int32Array> {
  const left = Uint8Array.from(strength, (value) => (value >= goOn ? 1 : 0));
  // Each round takes the main line of every part; what remains of it are its side branches.
  for (let round = 0; round < 6; round += 1) {
    let any = false;
    for (const cells of parts(left, lattice.dimensions)) {
      if (cells.length < shortest) break;
      if (round === 0 && !cells.some((p) => strength[p]! >= begin)) {
        cells.forEach((p) => (left[p] = 0));
        continue;
      }
      const path = longestPath(cells, strength, lattice);
      clear(path, cells, left, radius, lattice);
      any = true;
      if (path.length * step >= shortest / 1.8) yield path;
    }
    if (!any) return;
  }
}

/** Takes the line and what lies within its tube out of the part. */
function clear(path: Int32Array, cells: Int32Array, left: Uint8Array, radius: Float32Array, lattice: Lattice): void {
  const [width, height] = lattice.dimensions;
  for (const p of path) {
    const reach = Math.ceil((1.3 * radius[p]!) / step + 1);
    for (let dz = -reach; dz <= reach; dz += 1)
      for (let dy = -reach; dy <= reach; dy += 1)
        for (let dx = -reach; dx <= reach; dx += 1)
          if (dx * dx + dy * dy + dz * dz <= reach * reach) {
            const q = p + dx + width * (dy + height * dz);
            if (q >= 0 && q < left.length) left[q] = 0;
          }
  }
  // A crumb shorter than a duct is none.
  if (cells.length < 3 * shortest) cells.forEach((p) => (left[p] = 0));
}

/** mm LPS from the hilum: the way of common hepatic and common bile duct */
const corridor = { from: [0, 0, 6], to: [8, 4, -62] } as const;
const corridorWidth = 24;
const leastCommon = 15;

/** The candidate with the tallest piece in the corridor below the hilum, weighted by its strength. */
function commonDuct(candidates: readonly DuctCandidate[], hilum: LPS): CommonDuct | null {
  const inside = ({ points }: DuctCandidate): number[] =>
    points.flatMap((point, n) => {
      const t = (hilum[2] + corridor.from[2] - point[2]) / (corridor.from[2] - corridor.to[2]);
      if (t < 0 || t > 1) return [];
      const middle = [0, 1].map((axis) => hilum[axis]! + t * corridor.to[axis]!);
      return Math.hypot(point[0] - middle[0]!, point[1] - middle[1]!) < corridorWidth ? [n] : [];
    });
  let best: CommonDuct | null = null;
  let most = 0;
  candidates.forEach((duct, candidate) => {
    const places = inside(duct);
    const run = Math.abs((duct.points[places[0]!]?.[2] ?? 0) - (duct.points[places.at(-1)!]?.[2] ?? 0));
    const score = run * duct.strength;
    if (places.length < leastCommon || run < places.length / 3 || score <= most) return;
    most = score;
    const widest = places.reduce((a, b) => (duct.diameters[b]! > duct.diameters[a]! ? b : a));
    best = { candidate, widestDiameter: duct.diameters[widest]!, widestAt: duct.points[widest]! };
  });
  return best;
}

/** The cells of a lattice that a candidate fills: for showing it and for comparing it with a truth. */
export function filledBy({ points, diameters }: DuctCandidate, lattice: Omit<Lattice, 'values'>): number[] {
  const [width, height, depth] = lattice.dimensions;
  const filled = new Set<number>();
  points.forEach((point, n) => {
    const radius = diameters[n]! / 2;
    const [low, high] = [-radius, radius].map((r) =>
      point.map((mm, axis) => Math.round((mm + r - lattice.origin[axis]!) / lattice.step)),
    ) as [number[], number[]];
    for (let k = Math.max(0, low[2]!); k <= Math.min(depth - 1, high[2]!); k += 1)
      for (let j = Math.max(0, low[1]!); j <= Math.min(height - 1, high[1]!); j += 1)
        for (let i = Math.max(0, low[0]!); i <= Math.min(width - 1, high[0]!); i += 1) {
          const p = i + width * (j + height * k);
          if (distance(placeOf({ ...lattice, values: new Float32Array(0) }, p), point) <= radius) filled.add(p);
        }
  });
  return [...filled];
}
