import type { TrainingConfig } from '../configs/config.ts';
import { disposePair, drawCrops } from '../data/crops.ts';
import type { Cohort } from '../data/training-data.ts';
import { RandomStream } from '../random.ts';
import { disposeDraws, drawPhase } from './draws.ts';
import type { ImagePair } from './iteration.ts';
import { purposes } from './purposes.ts';
import type { IterationDraws } from './train-once.ts';

/** What the networks see in one iteration. */
export interface Batch {
  pair: ImagePair;
  draws: IterationDraws;
}

/**
 * Samples by their numbers in the whole run, from 0. A sample and its noise follow from seed and number alone, so they are
 * the same however the samples are spread over iterations and processes, and after any number of interruptions.
 */
export function drawBatch(cohort: Cohort, config: TrainingConfig, numbers: readonly number[]): Batch {
  const { seed, crop, generator, schedule } = config;
  const streams = (purpose: number) => numbers.map((number) => new RandomStream(seed, purpose, number));
  const shape = { ...crop, nz: generator.nz, steps: schedule.numTimesteps };
  return {
    pair: drawCrops(cohort, config, streams(purposes.samples)),
    draws: {
      discriminators: drawPhase(streams(purposes.discriminatorDraws), shape),
      generators: drawPhase(streams(purposes.generatorDraws), shape),
    },
  };
}

export function disposeBatch({ pair, draws }: Batch): void {
  disposePair(pair);
  disposeDraws(draws.discriminators);
  disposeDraws(draws.generators);
}
