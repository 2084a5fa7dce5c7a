import { createRequire } from 'node:module';
import type { Device } from './libraries.ts';
import { runCommand } from './run-command.ts';

/**
 * Where there is no pinned library: the install scripts of TensorFlow.js itself, which fetch a library of 2022 (on a GPU it
 * wants CUDA 11.2 and cuDNN 8.1). The loader prefers the package for GPUs where it is there.
 */
export function setUpStock(device: Device): void {
  const require = createRequire(import.meta.url);
  const { version } = require('@tensorflow/tfjs-node/package.json') as { version: string };
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  if (device === 'gpu')
    runCommand(npm, 'install', '--no-save', '--ignore-scripts=false', `@tensorflow/tfjs-node-gpu@${version}`);
  else {
    runCommand(npm, 'uninstall', '--no-save', '@tensorflow/tfjs-node-gpu');
    runCommand(npm, 'rebuild', '--ignore-scripts=false', '@tensorflow/tfjs-node');
  }
}
