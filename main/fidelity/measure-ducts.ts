import { findDucts, type DuctCandidate } from '../biliary/index.ts';
import type { Volume } from '../dicom/index.ts';
import type { IntensityRange } from '../syndiff/index.ts';
import type { Stack } from './analysis-grid.ts';
import type { DuctPlaces } from './duct-dice.ts';
import { ductFigures, type DuctFigures } from './duct-figures.ts';
import { ductPlaces, type AnalysisGrid } from './duct-places.ts';
import type { RegionBox } from './region-mask.ts';

/** A volume, the range that becomes [−1, 1], and the same on the analysis grid. */
export interface Ranged {
  volume: Volume;
  range: IntensityRange;
  image: Stack;
}

/** Where ducts are looked for. */
export interface DuctRegion {
  region: RegionBox | null;
  /** 1 inside the region and the body, on the analysis grid; null without a region */
  box: Uint8Array | null;
  grid: AnalysisGrid;
}

type Found = { candidates: readonly DuctCandidate[]; places: DuctPlaces };

/**
 * Looks for ducts in the source, which takes seconds, and for what became of them in the translation.
 * @returns null without a region
 */
export async function measureDucts(
  source: Ranged,
  translation: Ranged,
  place: DuctRegion & { liverLevel: number },
): Promise<DuctFigures | null> {
  const found = await candidatesAndPlaces(source, place);
  if (!found || !place.region) return null;
  const { candidates, places } = found;
  return ductFigures(
    { image: source.image, isCt: source.volume.unit === 'HU', candidates },
    { image: translation.image, isCt: translation.volume.unit === 'HU' },
    places,
    place.grid,
  );
}

/** @returns null without a region */
export async function candidatesAndPlaces(
  { volume, range, image }: Ranged,
  { region, box, grid, liverLevel }: DuctRegion & { liverLevel: number },
): Promise<Found | null> {
  if (!region || !box) return null;
  const { candidates } = await findDucts(volume, region, liverLevel, null);
  const level = (2 * (liverLevel - range.minimum)) / (range.maximum - range.minimum) - 1;
  return { candidates, places: ductPlaces(image, box, level, candidates, grid) };
}
