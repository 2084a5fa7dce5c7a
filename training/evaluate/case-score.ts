import { measureImages, type ImageMeasures } from '../../main/fidelity/index.ts';
import type { StackSize } from './measured-region.ts';
import { type Places, scoreStructures, type StructureScore } from './structures.ts';

/** One patient's images in [−1, 1] on one grid and where they are looked at: what a translation is compared with. */
export interface MeasuredCase {
  size: StackSize;
  source: Float32Array;
  truth: Float32Array;
  /** `measuredRegion` */
  region: Uint8Array;
  /** null where the tissues are not known */
  places: Places | null;
}

export type CaseScore = ImageMeasures & StructureScore;

const unknownStructures: StructureScore = {
  ductContrast: null,
  gallbladderContrast: null,
  ductCnr: null,
  ductDice: null,
};

/** The one definition of how good a translation is: in training's validation, in `evaluate` and on the card. */
export function scoreCase(translation: Float32Array, { size, source, truth, region, places }: MeasuredCase): CaseScore {
  return {
    ...measureImages({ ...size, values: translation }, truth, region),
    ...(places ? scoreStructures({ source, translation, truth }, places) : unknownStructures),
  };
}
