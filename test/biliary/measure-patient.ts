import {
  contains,
  findDucts,
  findRegion,
  locateRegion,
  type Box,
  type DuctCandidate,
  type Region,
} from '../../main/biliary/index.ts';
import type { LPS, Volume } from '../../main/dicom/index.ts';
import { ductTruth, makePhantom, tissueLabels, type DuctTruth } from '../../training/phantom/index.ts';

export type Modality = 'ct' | 'mrt1';
/** Classes by the true diameter, mm. */
export const sizes = ['below 3 mm', '3 to 5 mm', 'above 5 mm'] as const;
export type Size = (typeof sizes)[number];

export interface SizeScore {
  /** cells of 1 mm³ */
  found: number;
  wanted: number;
  right: number;
  /** mm of true centre line inside the box, and of those with a candidate near */
  length: number;
  reached: number;
  /** measured minus true diameter, at each candidate's point that lies in a duct, mm */
  errors: number[];
}

export interface DuctScore {
  bySize: Record<Size, SizeScore>;
  candidates: number;
  /** candidates half of whose points lie in ducts */
  trueCandidates: number;
  /** null where none is named */
  common: { right: boolean; measured: number; widest: number } | null;
}

/** The whole upper abdomen, coarse, and the region in the voxels of a usual scan. */
const far = { columns: 150, rows: 116, slices: 36, spacing: [2.5, 2.5, 6] } as const;
const near = { columns: 120, rows: 118, slices: 51, spacing: [0.9, 0.9, 2.5] } as const;

export function patientOf(seed: number): { truth: DuctTruth; ct: Volume; mrt1: Volume } {
  return { truth: ductTruth(seed), ...makePhantom(seed, far) };
}

/**
 * Found: the box holds the true confluence of the hepatic ducts and three quarters of the length of the common duct's
 * upper half with both hepatic ducts, and is no larger than 140 mm along any axis.
 */
export function isFound(region: Region, { confluence, ducts }: DuctTruth): boolean {
  if (!region.found || !contains(region.box, confluence)) return false;
  const { low, high } = region.box;
  if (low.some((mm, axis) => high[axis]! - mm > 140)) return false;
  const points = ducts.flatMap(({ kind, order, points }) => {
    if (kind === 'common') return points.slice(0, Math.ceil(points.length / 2));
    return order === 1 ? points : [];
  });
  return points.filter((point) => contains(region.box, point)).length >= 0.75 * points.length;
}

export const regionFound = (volume: Volume, truth: DuctTruth): boolean => isFound(findRegion(volume), truth);

/** Ducts of one modality in the box that was found in the coarse scan; null where none was. */
export async function scoreDucts(
  seed: number,
  modality: Modality,
  coarse: Volume,
  truth: DuctTruth,
): Promise<DuctScore | null> {
  const { region, liverLevel } = locateRegion(coarse);
  if (!region.found || liverLevel === null) return null;
  const { box, hilum } = region;
  const centre = box.low.map((mm, axis) => (mm + box.high[axis]!) / 2) as unknown as LPS;
  const phantom = makePhantom(seed, { ...near, centre });
  const { candidates, common } = await findDucts(phantom[modality], box, liverLevel, hilum);
  const line = truth.ducts.flatMap(({ points, radii, kind }) =>
    points.map((at, n) => ({ at, radius: radii[n]!, kind })),
  );
  const nearest = (point: LPS) => line.reduce((a, b) => (squared(a.at, point) <= squared(b.at, point) ? a : b));
  const bySize = Object.fromEntries(
    sizes.map((size): [Size, SizeScore] => [
      size,
      { found: 0, wanted: 0, right: 0, length: 0, reached: 0, errors: [] },
    ]),
  ) as Record<Size, SizeScore>;
  countVoxels(phantom.labels, phantom.ct, box, candidates, (point) => 2 * nearest(point).radius, bySize);
  const all = candidates.flatMap(({ points }) => points);
  for (const { at, radius } of line) {
    if (!contains(box, at)) continue;
    const score = bySize[sizeOf(2 * radius)];
    score.length += 1;
    if (all.some((point) => squared(point, at) < Math.max(2, radius) ** 2)) score.reached += 1;
  }
  let trueCandidates = 0;
  const inside = candidates.map((duct) => {
    const hits = duct.points.map((point, n) => {
      const truly = nearest(point);
      const hit = squared(truly.at, point) < (truly.radius + 2) ** 2;
      if (hit) bySize[sizeOf(2 * truly.radius)].errors.push(duct.diameters[n]! - 2 * truly.radius);
      return hit ? truly.kind : null;
    });
    if (hits.filter(Boolean).length >= hits.length / 2) trueCandidates += 1;
    return hits;
  });
  const named = common && inside[common.candidate]!;
  const trueCommon = truth.ducts.find(({ kind }) => kind === 'common')!;
  const widest = 2 * Math.max(...trueCommon.radii.filter((_, n) => contains(box, trueCommon.points[n]!)));
  return {
    bySize,
    candidates: candidates.length,
    trueCandidates,
    common: common && {
      right: named!.filter((kind) => kind === 'common').length >= named!.length / 3,
      measured: common.widestDiameter,
      widest,
    },
  };
}

/** Voxels of the grid that candidates fill against those painted with bile ducts. */
function countVoxels(
  labels: Uint8Array,
  grid: Volume,
  box: Box,
  candidates: readonly DuctCandidate[],
  trueDiameter: (point: LPS) => number,
  bySize: Record<Size, SizeScore>,
): void {
  const points = candidates.flatMap((duct) => duct.points.map((at, n) => ({ at, diameter: duct.diameters[n]! })));
  const [columns, rows] = grid.dimensions;
  for (let p = 0; p < labels.length; p += 1) {
    const at: LPS = [
      grid.origin[0] + (p % columns) * grid.spacing[0],
      grid.origin[1] + (Math.floor(p / columns) % rows) * grid.spacing[1],
      grid.origin[2] + Math.floor(p / (columns * rows)) * grid.spacing[2],
    ];
    if (!contains(box, at)) continue;
    const filling = points.find((point) => squared(point.at, at) <= (point.diameter / 2) ** 2);
    const isDuct = labels[p] === tissueLabels.bileDuct;
    if (!filling && !isDuct) continue;
    const score = bySize[sizeOf(isDuct ? trueDiameter(at) : filling!.diameter)];
    if (filling) score.found += 1;
    if (isDuct) score.wanted += 1;
    if (filling && isDuct) score.right += 1;
  }
}

const sizeOf = (diameter: number): Size => (diameter < 3 ? sizes[0] : diameter <= 5 ? sizes[1] : sizes[2]);
const squared = (a: LPS, b: LPS): number => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
