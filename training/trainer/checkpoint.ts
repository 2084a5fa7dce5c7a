import * as tf from '@tensorflow/tfjs-core';
import { basename } from 'node:path';
import { UserError } from '../../main/errors.ts';
import { trainingConfig, type TrainingConfig } from '../configs/config.ts';
import type { TrainedVector } from '../optimizer/adam.ts';
import { CheckpointFile, writeCheckpointFile } from './checkpoint-file.ts';
import { checkpointPath, prune } from './checkpoint-folder.ts';
import type { VectorLayout } from './layout.ts';
import type { LossSums } from './loss-means.ts';
import { layoutsOf } from './models.ts';
import { isGenerator, networkNames, type GeneratorName, type NetworkName } from './network-names.ts';
import { Weights } from './weights.ts';

/**
 * The whole state of a run between two iterations. All its random numbers follow from the seed in the config and from
 * `drawn` (random.ts), rates from config and iteration, so a run that goes on from here is the one that never stopped.
 *
 * In the file: for each network `NAME/values`, `NAME/first`, `NAME/second` (Adam) and, for generators after their first
 * step, `NAME/average`, vectors in the order and layout of VectorLayout; the rest as texts.
 */
export interface Checkpoint {
  config: TrainingConfig;
  /** iterations done */
  iteration: number;
  /** samples drawn so far by all processes together: the place in the data and in the random streams */
  drawn: number;
  weights: Weights;
  /** the checkpoint whose weights the run began with; null: random ones */
  origin: Origin | null;
  /** of the patients and their split (data-digest.ts); null before a run has seen any */
  data: string | null;
  /** of the losses that no line of losses.csv has told yet */
  untold: LossSums;
}

/** An earlier run's checkpoint: its config's name, its iterations and the SHA-256 of the file. */
export interface Origin {
  config: string;
  iteration: number;
  sha256: string;
}

/**
 * Written whole (write-whole.ts); then of the numbered checkpoints those stay that the config keeps.
 * @param score of the validation after this iteration, larger is better; null where there was none
 * @throws UserError `not-written`, the earlier checkpoints being as they were
 */
export function saveCheckpoint(folder: string, checkpoint: Checkpoint, score: number | null = null): string {
  const { config, iteration, drawn, weights, origin, data, untold } = checkpoint;
  const vectors = new Map<string, Float32Array>();
  const steps: Record<string, number> = {};
  for (const name of networkNames) {
    const { values, first, second, average, step } = weights.state(name);
    const parts = { values, first, second, ...(average ? { average } : {}) };
    for (const [part, vector] of Object.entries(parts)) vectors.set(`${name}/${part}`, vector.dataSync<'float32'>());
    steps[name] = step;
  }
  // Parsed, so that its order is the same before and after a checkpoint has been read.
  const texts = { config: trainingConfig.parse(config), iteration, drawn, steps, origin, data, untold, score };
  const file = checkpointPath(folder, iteration);
  writeCheckpointFile(
    file,
    vectors,
    Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, JSON.stringify(value)])),
  );
  prune(folder, config.checkpoints);
  return file;
}

/**
 * Onto the backend in use.
 * @throws DataError `damaged-checkpoint`, UserError `no-checkpoint` for another kind of file
 */
export function loadCheckpoint(path: string): Checkpoint {
  const file = CheckpointFile.open(path);
  file.verify();
  const config = configOf(file);
  const steps = textOf<Partial<Record<NetworkName, number>>>(file, 'steps') ?? {};
  const state = (name: NetworkName): TrainedVector => {
    const part = (key: string) => tf.tensor1d(file.vector(`${name}/${key}`));
    const average = file.has(`${name}/average`) ? part('average') : null;
    return { values: part('values'), first: part('first'), second: part('second'), average, step: steps[name] ?? 0 };
  };
  const states = Object.fromEntries(networkNames.map((name) => [name, state(name)]));
  const iteration = textOf<number>(file, 'iteration') ?? 0;
  return {
    config,
    iteration,
    drawn: textOf<number>(file, 'drawn') ?? iteration * config.batchSize,
    weights: new Weights(layoutsOf(config), states as Record<NetworkName, TrainedVector>),
    origin: textOf<Origin>(file, 'origin'),
    data: textOf<string>(file, 'data'),
    untold: textOf<LossSums>(file, 'untold') ?? {},
  };
}

/**
 * The averaged weights of a generator by name, in the reference's layout: what is validated and exported. Needs no
 * backend.
 */
export function readAverage(path: string, name: GeneratorName): { config: TrainingConfig; weights: NamedWeights } {
  const file = CheckpointFile.open(path);
  const config = configOf(file);
  return { config, weights: layoutsOf(config)[name].named(finalVector(file, name)) };
}

/** The vectors that a run leaves: averaged for the generators, as they are for the discriminators. Needs no backend. */
export function readFinalVectors(path: string): {
  config: TrainingConfig;
  vectors: Record<NetworkName, Float32Array>;
  origin: Origin;
} {
  const file = CheckpointFile.open(path);
  file.verify();
  const config = configOf(file);
  const vectors = Object.fromEntries(networkNames.map((name) => [name, finalVector(file, name)]));
  return {
    config,
    vectors: vectors as Record<NetworkName, Float32Array>,
    origin: { config: config.name, iteration: textOf<number>(file, 'iteration') ?? 0, sha256: file.digest() },
  };
}

/** What the run of a checkpoint was. Needs no backend. */
export function readConfig(path: string): TrainingConfig {
  return configOf(CheckpointFile.open(path));
}

export type NamedWeights = ReturnType<VectorLayout['named']>;

/** @throws UserError `diverged` where a weight is not a finite number: such a state must never replace a good one */
export function assertFinite(weights: Weights): void {
  for (const name of networkNames) {
    const total = tf.tidy(() => tf.sum(tf.abs(weights.vector(name))).dataSync()[0]!);
    if (!Number.isFinite(total)) throw new UserError('diverged', `${name} has weights that are not numbers.`, diverged);
    const average = isGenerator(name) ? tf.tidy(() => tf.sum(weights.average(name)).dataSync()[0]!) : 0;
    if (!Number.isFinite(average)) throw new UserError('diverged', `The average of ${name} is not finite.`, diverged);
  }
}

export const diverged = 'The last good checkpoint is kept: resume from it with lower rates.';

function finalVector(file: CheckpointFile, name: NetworkName): Float32Array {
  return file.vector(file.has(`${name}/average`) ? `${name}/average` : `${name}/values`);
}

function textOf<T>({ texts }: CheckpointFile, key: string): T | null {
  return JSON.parse(texts[key] ?? 'null') as T | null;
}

/** What a config has learnt to say since the checkpoint was written gets its default. */
function configOf(file: CheckpointFile): TrainingConfig {
  const parsed = trainingConfig.safeParse(textOf(file, 'config'));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(
    'no-checkpoint',
    `${basename(file.path)} was made by another version: ${issue?.path.join('.')} ${issue?.message}`,
    'Use the version that made it.',
  );
}
