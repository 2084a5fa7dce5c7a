import * as tf from '@tensorflow/tfjs-core';

type Gradient = tf.GradConfig['gradFunc'];
type Thunks = Record<string, () => tf.Tensor>;

let registered = false;

/**
 * Puts right what TensorFlow.js 4.22 gets wrong or lacks when a gradient is differentiated again, as the R1 penalty does.
 *
 * - Gradients that save their kernel's *output* (tanh, sigmoid, exp, softmax) lose, silently, the path through that output
 *   in the second derivative: here they save the input and compute again.
 * - Comparisons have no gradient, so leaky ReLU and maximum cannot be differentiated twice: theirs is zero.
 * - The gradient of mirrorPad silently ignores the reflected border even at first order: it throws.
 *
 * Only composites of these are safe under R1. A tf.customGrad that saves an intermediate of its input has the first fault
 * by construction. Once per process; every backend.
 */
export function registerSecondOrderGradients(): void {
  if (registered) return;
  registered = true;
  replace('Tanh', ['x'], (dy, [x]) => ({ x: () => tf.mul(one(dy), slopeOfTanh(x!)) }));
  replace('Sigmoid', ['x'], (dy, [x]) => ({ x: () => tf.mul(one(dy), slopeOfSigmoid(x!)) }));
  replace('Exp', ['x'], (dy, [x]) => ({ x: () => tf.mul(one(dy), tf.exp(x!)) }));
  replace('Softmax', ['logits'], (dy, [logits], attributes) => {
    const { dim } = attributes as unknown as { dim: number };
    return { logits: () => gradientOfSoftmax(one(dy), logits!, dim) };
  });
  for (const kernel of ['Greater', 'GreaterEqual', 'Less', 'LessEqual'])
    replace(kernel, ['a', 'b'], (_dy, [a, b]) => ({ a: () => tf.zerosLike(a!), b: () => tf.zerosLike(b!) }));
  replace('MirrorPad', [], () => {
    throw new Error('tf.mirrorPad has a wrong gradient: use reflectPad of training/ops');
  });
}

function replace(
  kernelName: string,
  inputsToSave: string[],
  gradient: (...args: Parameters<Gradient>) => Thunks,
): void {
  if (tf.getGradient(kernelName)) tf.unregisterGradient(kernelName);
  tf.registerGradient({ kernelName, inputsToSave, gradFunc: gradient });
}

function one(dy: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(dy) ? dy[0]! : dy;
}

function slopeOfTanh(x: tf.Tensor): tf.Tensor {
  return tf.sub(1, tf.square(tf.tanh(x)));
}

function slopeOfSigmoid(x: tf.Tensor): tf.Tensor {
  const y = tf.sigmoid(x);
  return tf.mul(y, tf.sub(1, y));
}

function gradientOfSoftmax(dy: tf.Tensor, logits: tf.Tensor, axis: number): tf.Tensor {
  const y = tf.softmax(logits, axis);
  const weighted = tf.mul(dy, y);
  return tf.sub(weighted, tf.mul(tf.sum(weighted, axis, true), y));
}
