import type { Model } from '../../models/index.ts';
import type { Step } from '../step.ts';
import { openInference, type InferenceOptions } from './inference.ts';
import { providerLine } from './providers.ts';

/** Runs of one slice: the first one pays for what a session does only once. */
const MOST_RUNS = 3;
const LONG_ENOUGH_SECONDS = 1;

/** How fast this machine runs a model, and on what. */
export interface Speed {
  /** what really runs, e.g. "cpu (cuda: provider library not found)" */
  provider: string;
  /** of one sample */
  secondsPerSlice: number;
}

/**
 * Samples an empty slice of the given size in a process of its own, up to three times, and times the last.
 *
 * @param size of the images the model gets, in pixels of its own grid
 * @throws DataError those of `openInference`; CancelledError
 */
export async function measureSpeed(
  model: Model,
  { columns, rows }: { columns: number; rows: number },
  options: InferenceOptions = {},
  { signal }: Pick<Step, 'signal'> = {},
): Promise<Speed> {
  const inference = await openInference(model.diffusive, options, { signal });
  try {
    const source = { values: new Float32Array(columns * rows).fill(-1), columns, rows };
    const request = { source, schedule: model.card.schedule, seed: 0, samples: 1 };
    let secondsPerSlice = 0;
    let spent = 0;
    for (let run = 0; run < MOST_RUNS && spent < LONG_ENOUGH_SECONDS; run += 1) {
      const started = performance.now();
      await inference.sample(request, { signal });
      secondsPerSlice = (performance.now() - started) / 1000;
      spent += secondsPerSlice;
    }
    return { provider: providerLine(inference.provider), secondsPerSlice };
  } finally {
    inference.close();
  }
}
