import * as tf from '@tensorflow/tfjs-core';
import { isNative, nativeGradient } from './backend/native-kernels.ts';

type Gradient = tf.GradConfig['gradFunc'];
type Thunks = Record<string, () => tf.Tensor>;

let registered = false;

/**
 * Puts right what TensorFlow.js 4.22 gets wrong or lacks when a gradient is differentiated again, as the R1 penalty does.
 *
 * - Gradients that save their kernel's *output* (tanh, sigmoid, exp, softmax) lose, silently, the path through that output
 *   in the second derivative: here they save the input and compute again.
 * - Comparisons have no gradient, so leaky ReLU and maximum cannot be differentiated twice: theirs is zero.
 * - The gradient of mirrorPad silently ignores the reflected border even at first order: here TensorFlow's own is asked,
 *   and where there is none it throws.
 *
 * ReLU and leaky ReLU pass through TensorFlow's own gradient kernels where the backend has them, which is only quicker.
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
  replace('Relu', ['x'], (dy, [x]) => ({ x: () => gradientOfRelu(one(dy), x!) }));
  replace('ReluGrad', ['x'], (ddx, [x]) => ({ dy: () => gradientOfRelu(one(ddx), x!), x: () => tf.zerosLike(x!) }));
  replace('LeakyRelu', ['x'], (dy, [x], { alpha }) => ({
    x: () => gradientOfLeakyRelu(one(dy), x!, alpha as number),
  }));
  replace('LeakyReluGrad', ['x'], (ddx, [x], { alpha }) => ({
    dy: () => gradientOfLeakyRelu(one(ddx), x!, alpha as number),
    x: () => tf.zerosLike(x!),
  }));
  replace('MirrorPad', [], (dy, _, attributes) => {
    if (!isNative('MirrorPadGrad'))
      throw new Error('tf.mirrorPad has a wrong gradient here: use reflectPad of training/ops');
    return { x: () => nativeGradient('MirrorPadGrad', { dy: one(dy) }, attributes) };
  });
  replace('MirrorPadGrad', [], (ddx, _, { paddings, mode }) => ({
    dy: () => tf.mirrorPad(one(ddx), paddings as [number, number][], mode as 'reflect' | 'symmetric'),
  }));
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

function gradientOfRelu(dy: tf.Tensor, x: tf.Tensor): tf.Tensor {
  return isNative('ReluGrad') ? nativeGradient('ReluGrad', { dy, x }) : tf.mul(dy, tf.step(x));
}

function gradientOfLeakyRelu(dy: tf.Tensor, x: tf.Tensor, alpha: number): tf.Tensor {
  return isNative('LeakyReluGrad')
    ? nativeGradient('LeakyReluGrad', { dy, x }, { alpha })
    : tf.where(tf.greater(x, 0), dy, tf.mul(dy, alpha));
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
