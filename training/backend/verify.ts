/**
 * Run by setup.ts in a process of its own, because a broken addon may end the process that loads it. Where a GPU was asked
 * for and none is there it warns and succeeds: clusters are set up on machines without one.
 */
import * as tf from '@tensorflow/tfjs-core';
import { deviceInUse, loadBackend } from './load.ts';

const backend = await loadBackend('tensorflow');
const pixel = tf.tensor4d([3], [1, 1, 1, 1]);
const loss = (weight: tf.Tensor) => tf.sum(tf.square(tf.conv2d(pixel, weight as tf.Tensor4D, 1, 'valid')));
// d/dw (3w)² at w = 2 is 2·(3·2)·3.
const slope = tf
  .grad(loss)(tf.tensor4d([2], [1, 1, 1, 1]))
  .dataSync()[0];
const device = deviceInUse();
if (slope !== 36) {
  console.error(`The gradient of a convolution came out as ${slope} instead of 36.`);
  process.exitCode = 1;
} else
  console.log(
    `Backend "${backend}" works: gradient of a convolution verified, computing on the ${device === 'gpu' ? 'GPU' : 'CPU'}.`,
  );
if (process.argv[2] === 'gpu' && device === 'cpu')
  console.error('Warning: TensorFlow found no GPU on this machine (nvidia-smi must list one); training would be slow.');
