import type { LPS, Volume } from '../dicom/index.ts';
import { findBody } from './body.ts';
import { boxOfVolume, intersection, type Box } from './box.ts';
import { coarsen, type CoarseVolume } from './coarse-volume.ts';
import { findHilum } from './hilum.ts';
import { findLiver, isOnTheRight, type Liver } from './liver.ts';

/** Why there is no region. */
export type NoRegionReason = 'no-body' | 'no-liver' | 'not-on-the-right' | 'hilum-outside';
/** What makes a region less sure. */
export type RegionRemark = 'liver-cut-above' | 'liver-cut-below' | 'hilum-near-the-end' | 'hardly-enclosed';

/** A suggestion, to be looked at and changed by whoever reads the study. */
export interface FoundRegion {
  found: true;
  /** mm LPS, inside the volume */
  box: Box;
  /** where the hepatic ducts meet, mm LPS */
  hilum: LPS;
  /** 0 to 1, by rule and not a probability: 1 where the whole liver was seen with a deep notch at its hilum */
  confidence: number;
  remarks: readonly RegionRemark[];
}

export type Region = FoundRegion | { found: false; reason: NoRegionReason };

/** mm: the hepatic ducts and the common duct down to the pancreas, with what the place of the hilum may be wrong by */
const sides: LPS = [108, 106, 126];
/** mm from the hilum to the middle of the region: the common duct runs down from it */
const middleFromHilum: LPS = [6, 1, -28];
/** mL; a child's liver in a thick stack */
const leastLiver = 100;
/** cm², in the slice with most of it: for stacks of a few slices */
const leastSection = 40;

/**
 * The bile-duct region of a CT or MR-T1 volume, or of a translation of one: trunk → liver (the smooth organ on the right)
 * → porta hepatis (the notch in it) → a box around the ducts. By rules alone, no network; about half a second. Made for
 * supine trunks of adults; slices may lie in any direction, and the liver may be cut off by the first or last of them.
 */
export function findRegion(volume: Volume): Region {
  return locateRegion(volume).region;
}

/** The region, and the value of liver parenchyma where a liver was found: what ducts are measured against. */
export interface Located {
  region: Region;
  liverLevel: number | null;
}

/** `findRegion`, with the level of the liver. */
export function locateRegion(volume: Volume): Located {
  const coarse = coarsen(volume);
  const body = findBody(coarse, volume.unit);
  const none = (reason: NoRegionReason) => ({ region: { found: false, reason } as const, liverLevel: null });
  if (!body) return none('no-body');
  const liver = findLiver(coarse, body, volume.unit);
  if (!liver || tooSmall(liver, coarse)) return none('no-liver');
  if (!isOnTheRight(liver.cells, coarse, body)) return none('not-on-the-right');
  return { region: regionAround(volume, coarse, liver), liverLevel: liver.level };
}

function regionAround(volume: Volume, coarse: CoarseVolume, liver: Liver): Region {
  const hilum = findHilum(coarse, liver);
  const middle = hilum.point.map((mm, axis) => mm + middleFromHilum[axis]!) as unknown as LPS;
  const whole = boxOfVolume(volume);
  const box = intersection(about(middle, sides), whole);
  const beyond = Math.max(whole.low[2] - hilum.point[2], hilum.point[2] - whole.high[2]);
  if (!box || beyond > 0) return { found: false, reason: 'hilum-outside' };
  const remarks: RegionRemark[] = [];
  let confidence = 1;
  const doubt = (when: boolean, remark: RegionRemark, factor: number): void => {
    if (!when) return;
    remarks.push(remark);
    confidence *= factor;
  };
  doubt(hilum.cutAbove, 'liver-cut-above', 0.8);
  doubt(hilum.cutBelow, 'liver-cut-below', 0.8);
  doubt(beyond > -10, 'hilum-near-the-end', 0.7);
  doubt(hilum.enclosure < 0.5, 'hardly-enclosed', 0.6);
  return { found: true, box, hilum: hilum.point, confidence, remarks };
}

function tooSmall({ cells }: Liver, { dimensions, cell }: CoarseVolume): boolean {
  const millilitres = (cells.length * cell[0] * cell[1] * cell[2]) / 1000;
  const areas = new Float64Array(dimensions[2]);
  cells.forEach((p) => (areas[Math.floor(p / (dimensions[0] * dimensions[1]))]! += (cell[0] * cell[1]) / 100));
  const section = areas.reduce((most, area) => Math.max(most, area), 0);
  return section < leastSection || (millilitres < leastLiver && dimensions[2] * cell[2] > 40);
}

function about(middle: LPS, lengths: LPS): Box {
  const end = (sign: 1 | -1): LPS => [
    middle[0] + (sign * lengths[0]) / 2,
    middle[1] + (sign * lengths[1]) / 2,
    middle[2] + (sign * lengths[2]) / 2,
  ];
  return { low: end(-1), high: end(1) };
}
