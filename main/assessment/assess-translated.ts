import type { ModelLibrary } from '../../models/index.ts';
import type { Box } from '../biliary/index.ts';
import type { AssessOptions, Assessed } from '../fidelity/index.ts';
import { assess, checkDomain } from '../fidelity/index.ts';
import { oppositeOf } from './opposite-model.ts';
import type { Step } from '../step.ts';
import type { StartChild, WarmInference } from '../syndiff/index.ts';
import type { TranslatedSeries } from '../translation.ts';

export interface AssessmentRequest {
  cycle: AssessOptions['cycle'];
  /** mm LPS; default: the one that is found */
  region?: Box | undefined;
}

export interface AssessmentWorkshop {
  library: ModelLibrary;
  softwareVersion: string;
  startChild?: StartChild | undefined;
  /** where the inference processes stay for the next series; default: they end with this one */
  warm?: WarmInference | undefined;
}

export interface AssessmentProgress {
  part: 'domain' | 'cycle' | 'measures';
  done: number;
  total: number;
}

/**
 * Measures a translation that was made just now: is its source like the training, and does it show what its source shows?
 * @throws what `checkDomain` and `assess` throw; CancelledError
 */
export async function assessTranslated(
  { source, model, recipe, translation, volume, preview }: TranslatedSeries,
  { cycle, region }: AssessmentRequest,
  { library, softwareVersion, startChild, warm }: AssessmentWorkshop,
  { signal, onProgress }: Step<AssessmentProgress> = {},
): Promise<Assessed> {
  onProgress?.({ part: 'domain', done: 0, total: 1 });
  const domain = await checkDomain(volume, model, { signal });
  return assess(
    {
      direction: recipe.direction,
      source: volume,
      translation: translation.volume,
      deviation: translation.deviation,
      model,
      opposite: oppositeOf(library, recipe.direction),
      preview,
      region: region ? { ...region, found: 'by hand' } : 'find',
      domain,
      provenance: {
        sourceSeriesUID: source.seriesInstanceUID,
        translationSeriesUID: null,
        truthSeriesUID: null,
        seed: recipe.seed,
        samples: recipe.samples,
        provider: translation.provider,
        seconds: translation.timings.total,
      },
    },
    { cycle, provider: recipe.provider, softwareVersion, startChild, warm },
    { signal, onProgress },
  );
}
