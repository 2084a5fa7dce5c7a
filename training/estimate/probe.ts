import * as tf from '@tensorflow/tfjs-core';
import { downsampling } from '../../models/index.ts';
import type { TrainingConfig } from '../configs/index.ts';
import { smallestImage } from '../networks/index.ts';
import { RandomStream } from '../random.ts';
import { disposeBatch, type Batch } from '../trainer/batch.ts';
import { drawPhase } from '../trainer/draws.ts';
import { objectiveOf } from '../trainer/objective.ts';
import { warmUpIterations } from '../trainer/rates.ts';
import { trainOnce } from '../trainer/train-once.ts';
import type { Weights } from '../trainer/weights.ts';
import { workOf } from './work.ts';

/** More work is not done for a number. */
const mostFlops = 250e9;

/**
 * Seconds of an iteration on this machine. Two are done on copies of the weights and on noise, and the second is timed.
 * Where an iteration is long, they are done on one smaller image, and time is taken to grow with work.
 */
export function probeSeconds(config: TrainingConfig, weights: Weights): number {
  const small = smaller(config);
  const objective = objectiveOf(small);
  const copies = weights.copy();
  // After the warm-up, where there is anything after it, and not the one in so many that has R1.
  const warm = warmUpIterations(small);
  const iteration = warm < small.iterations ? warm + 1 : 0;
  const once = () => {
    const batch = noise(small);
    const began = performance.now();
    trainOnce(copies, objective, small, iteration, batch.pair, batch.draws);
    const seconds = (performance.now() - began) / 1000;
    disposeBatch(batch);
    return seconds;
  };
  once();
  const seconds = once();
  copies.dispose();
  return (seconds * workOf(config).flops) / workOf(small).flops;
}

function noise({ batchSize, crop, generator, schedule }: TrainingConfig): Batch {
  const streams = (first: number) => Array.from({ length: batchSize }, (_, item) => new RandomStream(0, first, item));
  const shape = { ...crop, nz: generator.nz, steps: schedule.numTimesteps };
  const image = () => tf.randomUniform([batchSize, crop.height, crop.width, 1], -1, 1);
  return {
    pair: { images: [image(), image()], weights: null },
    draws: { discriminators: drawPhase(streams(0), shape), generators: drawPhase(streams(1), shape) },
  };
}

function smaller(config: TrainingConfig): TrainingConfig {
  if (workOf(config).flops <= mostFlops) return config;
  const single = { ...config, batchSize: 1 };
  const multiple = Math.max(downsampling(config.generator), 4);
  const half = (size: number) =>
    Math.max(smallestImage[config.stepJudge.size], Math.ceil(size / 2 / multiple) * multiple);
  const crop = { height: half(config.crop.height), width: half(config.crop.width) };
  const unchanged = crop.height >= config.crop.height && crop.width >= config.crop.width;
  return unchanged ? single : smaller({ ...single, crop });
}
