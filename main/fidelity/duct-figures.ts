import { conspicuityGain, ductContrast, moments, type ConspicuityGain, type DuctCandidate } from '../biliary/index.ts';
import type { Stack } from './analysis-grid.ts';
import { ductDice, type DuctPlaces } from './duct-dice.ts';
import { onGrid, type AnalysisGrid } from './duct-places.ts';
import { blurStack } from './smooth.ts';

/** 1/40 of [−1, 1]: the floor of the liver's deviation. */
export const contrastFloor = 0.05;
const fewestPlaces = 12;
/** mm: less noise in a single voxel, and ducts that can still be seen */
const smoothing = 0.8;

/** One of the two images with the duct candidates that were found in it. */
export interface DuctSide {
  /** in [−1, 1] */
  image: Stack;
  candidates: readonly DuctCandidate[];
  isCt: boolean;
}

/** How the ducts that the source shows fare in the translation. */
export interface DuctFigures {
  /** null where the source shows too little of ducts or liver */
  conspicuity: ConspicuityGain | null;
  /** share of the source's duct candidates, by length, that the translation shows; null without any */
  agreement: number | null;
  /** mm of the candidate that the translation lacks most of; null without liver */
  lost: number | null;
  voxels: number;
}

/**
 * A point of a centre line is shown by the translation where that lies at least one deviation of its liver below its
 * liver. On the way from MR to CT any difference from the liver will do: a tube that is dark on MR may be a vessel, which
 * is bright on enhanced CT.
 *
 * @param places the source's, by its own candidates
 */
export function ductFigures(
  source: DuctSide,
  translation: Omit<DuctSide, 'candidates'>,
  places: DuctPlaces,
  grid: AnalysisGrid,
): DuctFigures {
  if (places.liver.length < fewestPlaces)
    return { conspicuity: null, agreement: null, lost: null, voxels: places.ducts.length };
  const before = ductContrast(source.image.values, places, contrastFloor);
  const after = ductContrast(translation.image.values, places, contrastFloor);
  const lost = missing(source.candidates, translation, places.liver, grid);
  const length = source.candidates.reduce((sum, { points }) => sum + points.length, 0);
  return {
    conspicuity: before && after && conspicuityGain(before, after),
    agreement: length > 0 ? 1 - lost.reduce((sum, mm) => sum + mm, 0) / length : null,
    lost: Math.max(0, ...lost),
    voxels: places.ducts.length,
  };
}

/** Of each candidate how many mm the other image does not show; centre lines have a point each mm. */
function missing(
  candidates: readonly DuctCandidate[],
  { image, isCt }: Pick<DuctSide, 'image' | 'isCt'>,
  liver: readonly number[],
  grid: AnalysisGrid,
): number[] {
  const smooth = blurStack(image.values, image.dimensions, image.spacing, smoothing);
  const { mean, deviation } = moments(image.values, liver);
  const least = Math.max(deviation, contrastFloor);
  const [columns, rows, slices] = image.dimensions;
  return candidates.map(({ points }) => {
    let count = 0;
    for (const point of points) {
      const [column, row, slice] = onGrid(point, grid).map(Math.round) as [number, number, number];
      if (column < 0 || row < 0 || slice < 0 || column >= columns || row >= rows || slice >= slices) continue;
      const below = mean - smooth[(slice * rows + row) * columns + column]!;
      if ((isCt ? Math.abs(below) : below) < least) count += 1;
    }
    return count;
  });
}

/** The translation's ducts against those of a true target; null where it shows too little of ducts or liver. */
export interface TrueDucts {
  /** see `ductDice` */
  dice: number;
  /** duct minus liver in parts of the same in the truth: 1 is right, 0 erased, negative inverted */
  contrast: number;
}

/** @param places the truth's */
export function trueDucts(translation: Stack, truth: Stack, places: DuctPlaces): TrueDucts | null {
  const [made, wanted] = [
    ductContrast(translation.values, places, contrastFloor),
    ductContrast(truth.values, places, contrastFloor),
  ];
  if (!made || !wanted || wanted.difference === 0) return null;
  return { dice: ductDice(translation.values, truth.values, places), contrast: made.difference / wanted.difference };
}
