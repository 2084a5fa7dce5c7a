import * as tf from '@tensorflow/tfjs-core';
import { createRequire } from 'node:module';
import { UserError } from '../../main/errors.ts';
import { registerSecondOrderGradients } from '../gradients.ts';
import type { Device } from './libraries.ts';
import { registerNativeKernels } from './native-kernels.ts';

export type BackendName = 'tensorflow' | 'cpu';

/**
 * Makes TensorFlow.js compute on `name` and cures its gradients (gradients.ts). Training uses `tensorflow` (tfjs-node);
 * `cpu` is plain JavaScript, a thousand times slower, for unit tests of tiny networks only.
 * @param require finds tfjs-node, which is a CommonJS package
 * @throws UserError `no-backend` where tfjs-node has not been set up or another backend answers.
 */
export async function loadBackend(
  name: BackendName,
  require: (id: string) => unknown = createRequire(import.meta.url),
): Promise<BackendName> {
  if (name === 'tensorflow') loadNative(require);
  else await import('@tensorflow/tfjs');
  await tf.setBackend(name);
  await tf.ready();
  // TensorFlow.js falls back to another backend silently.
  if (tf.getBackend() !== name)
    throw new UserError('no-backend', `TensorFlow.js runs on "${tf.getBackend()}" and not on "${name}".`, remedy);
  if (name === 'tensorflow') registerNativeKernels();
  registerSecondOrderGradients();
  return name;
}

/** Where the current backend computes. */
export function deviceInUse(): Device {
  const backend = tf.backend() as { isUsingGpuDevice?: boolean };
  return backend.isUsingGpuDevice ? 'gpu' : 'cpu';
}

const remedy = 'Run "npm run setup-backend" once; on Linux x64 it needs python3 with pip and g++.';

/** The package for GPUs is for other systems than Linux x64, and preferred where it is installed. */
const onProcessor = '@tensorflow/tfjs-node';
const onGpu = '@tensorflow/tfjs-node-gpu';

function loadNative(require: (id: string) => unknown): void {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  // TensorFlow would take all of a GPU's memory at once.
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
  restoreRemovedUtilities(require('node:util') as LegacyUtilities);
  try {
    try {
      require(onGpu);
    } catch (cause) {
      if (!isAbsent(cause, onGpu)) throw cause;
      require(onProcessor);
    }
  } catch (cause) {
    throw new UserError('no-backend', 'TensorFlow for Node is not set up in this checkout.', remedy, { cause });
  }
}

function isAbsent(cause: unknown, id: string): boolean {
  const absent = cause instanceof Error && 'code' in cause && cause.code === 'MODULE_NOT_FOUND';
  return absent && cause.message.includes(`'${id}'`);
}

interface LegacyUtilities {
  isNullOrUndefined?: (value: unknown) => boolean;
  isArray?: (value: unknown) => boolean;
}

/** tfjs-node 4.22 calls two functions of node:util that Node 23 removed. */
function restoreRemovedUtilities(utilities: LegacyUtilities): void {
  utilities.isNullOrUndefined ??= (value) => value === null || value === undefined;
  utilities.isArray ??= Array.isArray;
}
