import * as tf from '@tensorflow/tfjs-core';
import { execFileSync } from 'node:child_process';
import { totalmem } from 'node:os';

/** Memory that training can have, bytes. */
export interface Machine {
  device: 'CPU' | 'GPU';
  free: number;
  total: number;
}

/** Of the GPU where the backend uses one and its driver tells, else of the machine. */
export function readMachine(): Machine {
  const { isUsingGpuDevice = false } = tf.backend() as { isUsingGpuDevice?: boolean };
  return (isUsingGpuDevice ? readGpu() : null) ?? { device: 'CPU', free: process.availableMemory(), total: totalmem() };
}

function readGpu(): Machine | null {
  const query = ['--query-gpu=memory.free,memory.total', '--format=csv,noheader,nounits'];
  try {
    // TensorFlow takes the first device.
    const [line = ''] = execFileSync('nvidia-smi', query, { encoding: 'utf8' }).trim().split('\n');
    const [free, total] = line.split(',').map(Number);
    return free && total ? { device: 'GPU', free: free * 2 ** 20, total: total * 2 ** 20 } : null;
  } catch {
    return null;
  }
}
