import * as tf from '@tensorflow/tfjs-core';
import { UserError } from '../../main/errors.ts';
import { throwIfCancelled, type Step } from '../../main/step.ts';
import type { TrainingConfig } from '../configs/config.ts';
import { disposePair, drawCrops } from '../data/crops.ts';
import type { TrainingData } from '../data/training-data.ts';
import { RandomStream } from '../random.ts';
import { assertFinite, diverged, saveCheckpoint, type Checkpoint } from './checkpoint.ts';
import { disposeDraws, drawPhase } from './draws.ts';
import { LossMeans } from './loss-means.ts';
import { layoutsOf } from './models.ts';
import { objectiveOf } from './objective.ts';
import { purposes } from './purposes.ts';
import type { RunFolder } from './run-folder.ts';
import { trainOnce, warmUpIterations } from './train-once.ts';
import { validate, type Validation } from './validate.ts';
import { Weights } from './weights.ts';

export function freshCheckpoint(config: TrainingConfig): Checkpoint {
  const weights = Weights.initial(layoutsOf(config), config.seed, config.smallestScale);
  return { config, iteration: 0, weights, origin: null };
}

/**
 * Trains from `start` to the end of its config. Saves a checkpoint every few minutes and at the end, validates, and
 * leaves losses and pictures in `folder`.
 * @param say gets the log, a line at a time
 * @throws UserError `diverged` when a loss is not a number (the last good checkpoint stays), CancelledError
 */
export function train(
  start: Checkpoint,
  data: TrainingData,
  folder: RunFolder,
  say: (line: string) => void,
  { signal }: Step = {},
): void {
  const { config, weights, origin } = start;
  const { batchSize, crop, seed, every, iterations } = config;
  const objective = objectiveOf(config);
  const { nz } = config.generator;
  const shape = { batch: batchSize, ...crop, nz, steps: objective.schedule.numTimesteps };
  const means = new LossMeans();
  const began = Date.now();
  let saved = Date.now();
  let tensors: number | null = null;

  for (let iteration = start.iteration; iteration < iterations; iteration += 1) {
    throwIfCancelled(signal);
    const pair = drawCrops(data.training, config, new RandomStream(seed, purposes.samples, iteration));
    const draws = {
      discriminators: drawPhase(new RandomStream(seed, purposes.discriminatorDraws, iteration), shape),
      generators: drawPhase(new RandomStream(seed, purposes.generatorDraws, iteration), shape),
    };
    const losses = trainOnce(weights, objective, config, iteration, pair, draws);
    disposePair(pair);
    disposeDraws(draws.discriminators);
    disposeDraws(draws.generators);
    means.add(losses);

    const done = iteration + 1;
    if (!Object.values(losses).every(Number.isFinite))
      throw new UserError('diverged', `A loss of iteration ${done} is not a number.`, diverged);
    // The discriminators' first pass leaves matrices of its own behind, for good.
    if (iteration === warmUpIterations(config)) tensors = null;
    tensors ??= tf.memory().numTensors;
    if (tf.memory().numTensors !== tensors)
      throw new Error(`iteration ${done} left ${tf.memory().numTensors - tensors} tensors behind`);

    if (done % every.log === 0) {
      const seconds = (Date.now() - began) / 1000 / (done - start.iteration);
      const left = ((iterations - done) * seconds) / 60;
      say(`${done}/${iterations} ${seconds.toFixed(2)} s/iteration, ${left.toFixed(0)} min left ${means.line()}`);
      folder.addLosses(done, means.take());
    }
    const last = done === iterations;
    if (done % every.validation === 0 || last) {
      const validation = validate(weights, { ...objective, nz, data: config.data }, data.validation, 5);
      folder.addValidation(done, validation);
      // Another image size leaves its resampling matrices behind, for good.
      tensors = null;
      validationLines(validation).forEach((line) => say(line));
    }
    if (last || Date.now() - saved > every.checkpointMinutes * 60_000) {
      assertFinite(weights);
      say(`saved ${saveCheckpoint(folder.path, { config, iteration: done, weights, origin })}`);
      saved = Date.now();
    }
  }
}

function validationLines({ scores }: Validation): string[] {
  return Object.entries(scores).flatMap(([direction, byMethod]) =>
    Object.entries(byMethod).map(
      ([method, { psnr, ssim, ductContrast }]) =>
        `  ${direction} ${method}: PSNR ${psnr.toFixed(2)} dB, SSIM ${ssim.toFixed(3)}, duct contrast ${ductContrast.toFixed(2)}`,
    ),
  );
}
