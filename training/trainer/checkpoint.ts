import * as tf from '@tensorflow/tfjs-core';
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../main/errors.ts';
import { float32Tensor, readSafetensors } from '../../models/index.ts';
import { trainingConfig, type TrainingConfig } from '../configs/config.ts';
import type { TrainedVector } from '../optimizer/adam.ts';
import type { VectorLayout } from './layout.ts';
import { layoutsOf } from './models.ts';
import { isGenerator, networkNames, type GeneratorName, type NetworkName } from './network-names.ts';
import { Weights } from './weights.ts';

/*
 * A checkpoint is one safetensors file: for each network `NAME/values`, `NAME/first`, `NAME/second` and, for generators
 * after their first step, `NAME/average`; vectors in the order and layout of VectorLayout. Its metadata hold the config,
 * the number of iterations done and each network's Adam steps. Random numbers follow from seed and iteration (random.ts),
 * so nothing more is needed to go on as if nothing had happened.
 */
const format = 'syndiff-checkpoint/1';
const kept = 2;

export interface Checkpoint {
  config: TrainingConfig;
  /** iterations done */
  iteration: number;
  weights: Weights;
  /** the checkpoint whose weights the run began with; null: random ones */
  origin: Origin | null;
}

/** An earlier run's checkpoint: its config's name, its iterations and the SHA-256 of the file. */
export interface Origin {
  config: string;
  iteration: number;
  sha256: string;
}

/** Written under a temporary name, synced, renamed; of the numbered checkpoints only the latest two stay. */
export function saveCheckpoint(
  folder: string,
  { config, iteration, weights, origin }: Checkpoint,
  label?: string,
): string {
  const tensors = new Map<string, Float32Array>();
  const steps: Record<string, number> = {};
  for (const name of networkNames) {
    const { values, first, second, average, step } = weights.state(name);
    const parts = { values, first, second, ...(average ? { average } : {}) };
    for (const [part, tensor] of Object.entries(parts)) tensors.set(`${name}/${part}`, tensor.dataSync<'float32'>());
    steps[name] = step;
  }
  const metadata = {
    format,
    iteration: String(iteration),
    config: JSON.stringify(config),
    steps: JSON.stringify(steps),
    origin: JSON.stringify(origin),
  };
  const file = join(folder, `${label ?? `iteration-${String(iteration).padStart(7, '0')}`}.safetensors`);
  writeWhole(file, encodeSafetensors(tensors, metadata));
  for (const old of numbered(folder).slice(0, -kept)) rmSync(join(folder, old));
  return file;
}

/** @throws UserError `no-checkpoint` where the folder has none */
export function latestCheckpoint(folder: string): string {
  const latest = numbered(folder).at(-1);
  if (latest) return join(folder, latest);
  throw new UserError('no-checkpoint', `There is no checkpoint in ${folder}.`, 'Start the run without --resume.');
}

/** Onto the backend in use. @throws ModelError for a damaged file, UserError for another kind of file. */
export function loadCheckpoint(file: string): Checkpoint {
  const bytes = readFileSync(file);
  const { config, iteration, steps, origin } = readMetadata(bytes, file);
  const tensors = readSafetensors(bytes, file);
  const state = (name: NetworkName): TrainedVector => {
    const part = (key: string) => tf.tensor1d(float32Tensor(tensors, `${name}/${key}`));
    const average = tensors.has(`${name}/average`) ? part('average') : null;
    return { values: part('values'), first: part('first'), second: part('second'), average, step: steps[name] ?? 0 };
  };
  const states = Object.fromEntries(networkNames.map((name) => [name, state(name)]));
  const weights = new Weights(layoutsOf(config), states as Record<NetworkName, TrainedVector>);
  return { config, iteration, weights, origin };
}

/**
 * The averaged weights of a generator by name, in the reference's layout: what is validated and exported. Needs no
 * backend.
 */
export function readAverage(file: string, name: GeneratorName): { config: TrainingConfig; weights: NamedWeights } {
  const bytes = readFileSync(file);
  const { config } = readMetadata(bytes, file);
  const tensors = readSafetensors(bytes, file);
  const vector = tensors.has(`${name}/average`) ? `${name}/average` : `${name}/values`;
  return { config, weights: layoutsOf(config)[name].named(float32Tensor(tensors, vector)) };
}

/** The vectors that a run leaves: averaged for the generators, as they are for the discriminators. Needs no backend. */
export function readFinalVectors(file: string): {
  config: TrainingConfig;
  vectors: Record<NetworkName, Float32Array>;
  origin: Origin;
} {
  const bytes = readFileSync(file);
  const { config, iteration } = readMetadata(bytes, file);
  const tensors = readSafetensors(bytes, file);
  const vectorOf = (name: NetworkName) =>
    float32Tensor(tensors, tensors.has(`${name}/average`) ? `${name}/average` : `${name}/values`);
  return {
    config,
    vectors: Object.fromEntries(networkNames.map((name) => [name, vectorOf(name)])) as Record<
      NetworkName,
      Float32Array
    >,
    origin: { config: config.name, iteration, sha256: createHash('sha256').update(bytes).digest('hex') },
  };
}

/** What the run of a checkpoint was. Needs no backend. */
export function readConfig(file: string): TrainingConfig {
  return readMetadata(readFileSync(file), file).config;
}

export type NamedWeights = ReturnType<VectorLayout['named']>;

/** @throws Error where a weight is not a finite number: such a state must never replace a good one */
export function assertFinite(weights: Weights): void {
  for (const name of networkNames) {
    const total = tf.tidy(() => tf.sum(tf.abs(weights.vector(name))).dataSync()[0]!);
    if (!Number.isFinite(total)) throw new UserError('diverged', `${name} has weights that are not numbers.`, diverged);
    const average = isGenerator(name) ? tf.tidy(() => tf.sum(weights.average(name)).dataSync()[0]!) : 0;
    if (!Number.isFinite(average)) throw new UserError('diverged', `The average of ${name} is not finite.`, diverged);
  }
}

export const diverged = 'The last good checkpoint is kept: resume from it with lower rates.';

interface Metadata {
  config: TrainingConfig;
  iteration: number;
  steps: Partial<Record<NetworkName, number>>;
  origin: Origin | null;
}

function readMetadata(bytes: Buffer, file: string): Metadata {
  const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString('utf8')) as {
    __metadata__?: Record<string, string>;
  };
  const metadata = header.__metadata__;
  if (metadata?.['format'] !== format)
    throw new UserError('no-checkpoint', `${file} is not a checkpoint of this trainer.`, 'Choose another file.');
  return {
    // What a config has learnt to say since then gets its default.
    config: trainingConfig.parse(JSON.parse(metadata['config']!)),
    iteration: Number(metadata['iteration']),
    steps: JSON.parse(metadata['steps']!) as Metadata['steps'],
    origin: JSON.parse(metadata['origin'] ?? 'null') as Origin | null,
  };
}

function numbered(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^iteration-\d+\.safetensors$/.test(name))
    .sort();
}

function encodeSafetensors(tensors: ReadonlyMap<string, Float32Array>, metadata: Record<string, string>): Buffer[] {
  let offset = 0;
  const entries = [...tensors].map(([name, { length, byteLength }]) => {
    const entry = { dtype: 'F32', shape: [length], data_offsets: [offset, offset + byteLength] };
    offset += byteLength;
    return [name, entry] as const;
  });
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  // Padded with spaces so that the numbers begin at a multiple of eight.
  const header = Buffer.from(json.padEnd(json.length + ((8 - (Buffer.byteLength(json) % 8)) % 8)), 'utf8');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const data = [...tensors.values()].map((values) => Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  return [length, header, ...data];
}

function writeWhole(file: string, parts: readonly Buffer[]): void {
  const temporary = `${file}.tmp`;
  const handle = openSync(temporary, 'w');
  try {
    for (const part of parts) for (let done = 0; done < part.length;) done += writeSync(handle, part, done);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, file);
}
