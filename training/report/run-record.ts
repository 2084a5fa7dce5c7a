import * as tf from '@tensorflow/tfjs-core';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { trainingConfig, type TrainingConfig } from '../configs/index.ts';
import { writeWhole } from '../trainer/write-whole.ts';

const session = z.strictObject({
  /** ISO 8601 */
  started: z.string(),
  /** iterations that were done then */
  iteration: z.int().nonnegative(),
  processes: z.int().positive(),
  environment: z.record(z.string(), z.string()),
});

const record = z.strictObject({
  format: z.literal('syndiff-run/1'),
  config: trainingConfig,
  /** parameters of all networks, and what an iteration computes */
  parameters: z.int(),
  flops: z.number(),
  sessions: z.array(session),
});

/** `run.json`: what a run is, and each time that it was started or resumed. */
export type RunRecord = z.infer<typeof record>;

/** Null where there is none, or one that cannot be read: a report is made without it. */
export function readRunRecord(folder: string): RunRecord | null {
  const file = join(folder, 'run.json');
  if (!existsSync(file)) return null;
  try {
    return record.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Adds a session to `run.json` and writes the config as it is now to `config.json`, which `--config` reads. */
export function recordSession(
  folder: string,
  run: { config: TrainingConfig; parameters: number; flops: number; iteration: number; processes: number },
): void {
  const { config, parameters, flops, iteration, processes } = run;
  const sessions = [
    ...(readRunRecord(folder)?.sessions ?? []),
    { started: new Date().toISOString(), iteration, processes, environment: environment() },
  ];
  const content: RunRecord = { format: 'syndiff-run/1', config, parameters, flops, sessions };
  const write = (name: string, value: object) =>
    writeWhole(join(folder, name), [Buffer.from(`${JSON.stringify(value, null, 2)}\n`)]);
  write('run.json', content);
  write('config.json', config);
}

/** Of what a result may depend on. No host or user name. */
function environment(): Record<string, string> {
  const backend = tf.backend() as { binding?: { TF_Version?: string }; isUsingGpuDevice?: boolean };
  return {
    'TensorFlow.js': `${tf.version_core}, backend ${tf.getBackend()}`,
    ...(backend.binding?.TF_Version ? { TensorFlow: backend.binding.TF_Version } : {}),
    Device: backend.isUsingGpuDevice ? 'GPU' : 'CPU',
    'Node.js': process.version,
    System: `${process.platform} ${release()} ${process.arch}`,
    Processor: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores`,
    Memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
  };
}
