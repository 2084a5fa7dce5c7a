import * as tf from '@tensorflow/tfjs-core';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { checkCheckpoint } from './checkpoint.ts';
import { checkDiffusion } from './diffusion.ts';
import { checkFullSize } from './full-size.ts';
import { type Comparison, type Golden, openGolden } from './golden.ts';
import { checkNcsnpp, checkPatchDiscriminator, checkResnet, checkTimeDiscriminator } from './networks.ts';
import { checkSampling } from './sampling.ts';
import { checkTrainStep } from './train-step.ts';

const checks: Record<string, (golden: Golden) => Comparison[] | Promise<Comparison[]>> = {
  diffusion: checkDiffusion,
  ncsnpp: checkNcsnpp,
  resnet_gen: checkResnet,
  patchgan: checkPatchDiscriminator,
  disc_large: checkTimeDiscriminator,
  disc_small: checkTimeDiscriminator,
  sampling: checkSampling,
  train_step: checkTrainStep,
  full_size: checkFullSize,
  checkpoint: checkCheckpoint,
};

/** Whole training iterations take hours in plain JavaScript. */
const onTensorFlowOnly = ['train_step'];

export interface GoldenResult {
  name: string;
  outcome: 'passed' | 'failed' | 'skipped';
  comparisons: Comparison[];
  /** why it failed without a number, or was skipped */
  reason: string;
}

/** Every folder at or below `root` that holds a manifest.json, by its own name, in order. */
export function findGoldens(root: string): string[] {
  const entries = readdirSync(root, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name === 'manifest.json')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Whether there is a check for goldens of this manifest's kind. */
export function isChecked(manifestFile: string): boolean {
  return Object.hasOwn(checks, openGolden(manifestFile).kind);
}

export async function verifyGolden(root: string, manifestFile: string): Promise<GoldenResult> {
  const name = relative(root, join(manifestFile, '..')) || '.';
  try {
    const golden = openGolden(manifestFile);
    const check = Object.hasOwn(checks, golden.kind) ? checks[golden.kind] : undefined;
    if (!check)
      return { name, outcome: 'skipped', comparisons: [], reason: `no check for goldens of kind ${golden.kind}` };
    if (onTensorFlowOnly.includes(golden.kind) && tf.getBackend() !== 'tensorflow')
      return { name, outcome: 'skipped', comparisons: [], reason: 'needs TensorFlow (npm run setup-backend)' };
    const comparisons = await check(golden);
    if (comparisons.length === 0) return { name, outcome: 'failed', comparisons, reason: 'it compares nothing' };
    const failed = comparisons.some(({ error, tolerance }) => !(error <= tolerance));
    return { name, outcome: failed ? 'failed' : 'passed', comparisons, reason: '' };
  } catch (error) {
    return { name, outcome: 'failed', comparisons: [], reason: error instanceof Error ? error.message : String(error) };
  }
}

/** One line: the worst comparison, and how many there were. */
export function describeResult({ name, outcome, comparisons, reason }: GoldenResult): string {
  const ratio = ({ error, tolerance }: Comparison) => error / tolerance;
  const worst = comparisons.reduce<Comparison | undefined>((a, b) => (a && ratio(a) >= ratio(b) ? a : b), undefined);
  if (!worst) return `${outcome.padEnd(7)} ${name}: ${reason}`;
  const figures = `worst ${worst.error.toExponential(1)} of ${worst.tolerance.toExponential(1)} allowed`;
  const notes = comparisons.flatMap(({ note }) => note ?? []).map((note) => `; ${note}`);
  return `${outcome.padEnd(7)} ${name}: ${figures} (${worst.what}; ${comparisons.length} compared${notes.join('')})`;
}
