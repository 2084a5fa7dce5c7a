import type { Direction, Provider } from '../../preload/contract/index.ts';

export interface Recipe {
  modelId: string | undefined;
  seed: number;
  samples: number;
  provider: Provider;
  /** only these, counted from 0 with both ends; default: all */
  slices?: { first: number; last: number } | undefined;
}

/** What a translation is made with unless the user says otherwise. */
export const usualRecipe: Recipe = { modelId: undefined, seed: 1, samples: 1, provider: 'auto' };

/** The direction in which a series of this modality can be translated. */
export function directionOf(modality: string): Direction | null {
  return modality === 'CT' ? 'ct-to-mrt1' : modality === 'MR' ? 'mrt1-to-ct' : null;
}
