import type { Direction, Provider } from '../../../preload/contract/index.ts';
import { oneOf, wholeNumber, type Given, type Option } from './options.ts';

/** How a series is to be translated: the same for one and for many. */
export const recipeOptions: Readonly<Record<string, Option>> = {
  direction: { value: 'DIRECTION', help: 'ct-to-mrt1 or mrt1-to-ct' },
  model: { value: 'ID', help: 'model to use; default: the first usable one of the direction' },
  seed: { value: 'N', help: 'the same seed gives the same series; default 1' },
  samples: { value: 'N', help: 'mean of so many samples, 1 to 64; default 1' },
  provider: { value: 'NAME', help: 'auto, cpu or cuda; default auto' },
  resample: { help: 'resample a tilted or unevenly spaced series onto a regular grid' },
};

/** @throws UserError `usage` */
export function recipeOf(given: Given) {
  return {
    direction: oneOf<Direction>(given, 'direction', ['ct-to-mrt1', 'mrt1-to-ct']),
    modelId: given.values.get('model'),
    seed: wholeNumber(given, 'seed', 1, 0, 0xffffffff),
    samples: wholeNumber(given, 'samples', 1, 1, 64),
    provider: oneOf<Provider>(given, 'provider', ['auto', 'cpu', 'cuda'], 'auto'),
    resample: given.switches.has('resample'),
  };
}
