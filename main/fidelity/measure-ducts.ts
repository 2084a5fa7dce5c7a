import { findDucts, type Box, type DuctCandidate } from '../biliary/index.ts';
import type { Volume } from '../dicom/index.ts';
import type { IntensityRange } from '../syndiff/index.ts';
import { onScale, type Stack } from './analysis-grid.ts';
import type { DuctPlaces } from './duct-dice.ts';
import { ductFigures, type DuctFigures } from './duct-figures.ts';
import { ductPlaces, type AnalysisGrid } from './duct-places.ts';

/** A volume, the range that becomes [−1, 1], and the same on the analysis grid. */
export interface Ranged {
  volume: Volume;
  range: IntensityRange;
  image: Stack;
}

/** Where ducts are looked for. */
export interface DuctRegion {
  region: Box | null;
  /** 1 inside the region and the body, on the analysis grid; null without a region */
  box: Uint8Array | null;
  grid: AnalysisGrid;
}

/** The ducts that a volume shows, and the liver that they are measured against. */
export interface KnownDucts {
  liverLevel: number;
  candidates: readonly DuctCandidate[];
}

/**
 * What became in the translation of the ducts that were found in the source.
 * @returns null without a region
 */
export function measureDucts(
  source: Ranged,
  translation: Ranged,
  known: KnownDucts,
  place: DuctRegion,
): DuctFigures | null {
  const places = placesOf(source, known, place);
  return (
    places &&
    ductFigures(
      { image: source.image, isCt: source.volume.unit === 'HU', candidates: known.candidates },
      { image: translation.image, isCt: translation.volume.unit === 'HU' },
      places,
      place.grid,
    )
  );
}

/**
 * Looks for ducts, which takes seconds.
 * @returns null without a region
 */
export async function searchedPlaces(found: Ranged, liverLevel: number, place: DuctRegion): Promise<DuctPlaces | null> {
  if (!place.region) return null;
  const { candidates } = await findDucts(found.volume, place.region, liverLevel, null);
  return placesOf(found, { liverLevel, candidates }, place);
}

function placesOf({ range, image }: Ranged, { liverLevel, candidates }: KnownDucts, { box, grid }: DuctRegion) {
  if (!box) return null;
  return ductPlaces(image, box, onScale(liverLevel, range), candidates, grid);
}
