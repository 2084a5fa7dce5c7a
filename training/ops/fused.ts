import * as tf from '@tensorflow/tfjs-core';
import { groupCount } from './norm-groups.ts';

type Image = tf.Tensor4D;
type Save = (tensors: tf.Tensor[]) => void;
const groupEpsilon = 1e-6;
const instanceEpsilon = 1e-5;

/** x·σ(x) */
export function swish(x: tf.Tensor, fused: boolean): tf.Tensor {
  return fused ? fusedSwish(x) : tf.mul(x, tf.sigmoid(x));
}

const fusedSwish = tf.customGrad((input, save) => {
  const x = input as tf.Tensor;
  const gate = tf.sigmoid(x);
  (save as Save)([x, gate]);
  return {
    value: tf.mul(x, gate),
    // d(xσ)/dx = σ + xσ(1−σ)
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [value, g] = saved as [tf.Tensor, tf.Tensor];
      return tf.mul(dy, tf.mul(g, tf.add(1, tf.mul(value, tf.sub(1, g)))));
    },
  };
});

/**
 * GroupNorm and a gain and bias of each channel (shape [C] or [N,1,1,C]) on [N,H,W,C]. Means are taken over positions
 * first and over the group's channels after, by a product with a small averaging matrix: reductions over the contiguous
 * layout are the cheap ones.
 */
export function normalise(x: Image, gain: tf.Tensor, bias: tf.Tensor, channels: number, fused: boolean): tf.Tensor {
  const average = averagingMatrix(channels, groupCount(channels));
  const standard = standardise(x, (perChannel) => averageGroups(perChannel, average), groupEpsilon, fused);
  return tf.add(tf.mul(standard, gain), bias);
}

export function instanceNormalise(x: Image, fused: boolean): tf.Tensor {
  return standardise(x, (perChannel) => perChannel, instanceEpsilon, fused);
}

type Pool = (perChannel: tf.Tensor) => tf.Tensor;

function standardise(x: Image, pool: Pool, epsilon: number, fused: boolean): tf.Tensor {
  const forward = () => {
    const centred = tf.sub(x, pool(tf.mean(x, [1, 2], true)));
    const inverse = tf.rsqrt(tf.add(pool(tf.mean(tf.square(centred), [1, 2], true)), epsilon));
    return { standard: tf.mul(centred, inverse), inverse };
  };
  if (!fused) return forward().standard;
  return tf.customGrad((_, save) => {
    const { standard, inverse } = forward();
    (save as Save)([standard, inverse]);
    return {
      value: standard,
      // dx = (dy − mean(dy) − y·mean(dy·y)) / sd
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [y, scale] = saved as [tf.Tensor, tf.Tensor];
        const meanGradient = pool(tf.mean(dy, [1, 2], true));
        const meanProduct = pool(tf.mean(tf.mul(dy, y), [1, 2], true));
        return tf.mul(tf.sub(tf.sub(dy, meanGradient), tf.mul(y, meanProduct)), scale);
      },
    };
  })(x);
}

function averageGroups(perChannel: tf.Tensor, average: tf.Tensor2D): tf.Tensor {
  const channels = average.shape[0];
  return tf.reshape(tf.matMul(tf.reshape(perChannel, [-1, channels]) as tf.Tensor2D, average), [-1, 1, 1, channels]);
}

const matrices = new Map<string, tf.Tensor2D>();

function averagingMatrix(channels: number, groups: number): tf.Tensor2D {
  const key = `${tf.getBackend()} ${channels} ${groups}`;
  const known = matrices.get(key);
  if (known) return known;
  const size = channels / groups;
  const values = new Float32Array(channels * channels);
  for (let from = 0; from < channels; from++)
    for (let to = 0; to < channels; to++)
      if (Math.floor(from / size) === Math.floor(to / size)) values[from * channels + to] = 1 / size;
  const matrix = tf.keep(tf.tensor2d(values, [channels, channels]));
  matrices.set(key, matrix);
  return matrix;
}
