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
  const value = tf.mul(x, gate);
  (save as Save)([value, gate]);
  return {
    value,
    // d(xσ)/dx = σ + xσ(1−σ) = y + σ(1−y): from the result, which the next layer keeps anyway
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [y, g] = saved as [tf.Tensor, tf.Tensor];
      return tf.mul(dy, tf.add(y, tf.mul(g, tf.sub(1, y))));
    },
  };
});

/**
 * GroupNorm and a gain and bias of each channel, shape [N,1,1,C] or [1,1,1,C], on [N,H,W,C]. Means are taken over
 * positions first and over the group's channels after, by a product with a small averaging matrix: reductions over the
 * contiguous layout are the cheap ones.
 */
export function normalise(x: Image, gain: tf.Tensor, bias: tf.Tensor, channels: number, fused: boolean): tf.Tensor {
  const average = averagingMatrix(channels, groupCount(channels));
  if (fused) return fusedNormalise(x, gain, bias, average);
  const { centred, inverse } = centre(x, (perChannel) => averageGroups(perChannel, average), groupEpsilon);
  return tf.add(tf.mul(tf.mul(centred, inverse), gain), bias);
}

export function instanceNormalise(x: Image, fused: boolean): tf.Tensor {
  if (fused) return fusedInstanceNormalise(x);
  const { centred, inverse } = centre(x, broadcast, instanceEpsilon);
  return tf.mul(centred, inverse);
}

/** Makes means over groups, of shape [N,1,1,C], from means over positions, of shape [N,C]. */
type Pool = (perChannel: tf.Tensor) => tf.Tensor;

function centre(x: tf.Tensor, pool: Pool, epsilon: number): { centred: tf.Tensor; inverse: tf.Tensor } {
  const centred = tf.sub(x, pool(tf.mean(x, [1, 2])));
  const variance = pool(tf.mean(tf.square(centred), [1, 2]));
  return { centred, inverse: tf.rsqrt(tf.add(variance, epsilon)) };
}

/**
 * With c = x − mean, i = 1/sd and dy the gradient of y = γ·i·c + β:
 * dγ = Σ dy·c·i, dβ = Σ dy, dx = γ·i·dy − i³·mean(γ·dy·c)·c − i·mean(γ·dy), means being over the group.
 */
function fusedNormalise(x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor, average: tf.Tensor2D): tf.Tensor {
  const pool: Pool = (perChannel) => averageGroups(perChannel, average);
  return tf.customGrad((...args) => {
    const [input, gamma, beta] = args as unknown as [tf.Tensor, tf.Tensor, tf.Tensor];
    const save = args[3] as unknown as Save;
    const { centred, inverse } = centre(input, pool, groupEpsilon);
    save([centred, inverse, gamma]);
    return {
      value: tf.add(tf.mul(centred, tf.mul(inverse, gamma)), beta),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [c, i, g] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
        const positions = c.shape[1]! * c.shape[2]!;
        const [meanOfSlope, meanOfProduct] = [dy, tf.mul(dy, c)].map((slope) => broadcast(tf.mean(slope, [1, 2])));
        const grouped = (perChannel: tf.Tensor) => pool(tf.reshape(tf.mul(perChannel, g), [-1, c.shape[3]!]));
        const ofDeviation = tf.mul(tf.mul(tf.square(i), i), grouped(meanOfProduct!));
        const direct = tf.sub(tf.mul(dy, tf.mul(i, g)), tf.mul(c, ofDeviation));
        const dGain = tf.mul(tf.mul(meanOfProduct!, i), positions);
        const dBias = tf.mul(meanOfSlope!, positions);
        return [
          tf.sub(direct, tf.mul(i, grouped(meanOfSlope!))),
          ...[dGain, dBias].map((perItem) => (g.shape[0] === 1 ? tf.sum(perItem, 0, true) : perItem)),
        ];
      },
    };
  })(x, gain, bias);
}

const fusedInstanceNormalise = tf.customGrad((input, save) => {
  const { centred, inverse } = centre(input as tf.Tensor, broadcast, instanceEpsilon);
  const value = tf.mul(centred, inverse);
  (save as Save)([value, inverse]);
  return {
    value,
    // dx = (dy − mean(dy) − y·mean(dy·y)) / sd
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [y, scale] = saved as [tf.Tensor, tf.Tensor];
      const meanGradient = tf.mean(dy, [1, 2], true);
      const meanProduct = tf.mean(tf.mul(dy, y), [1, 2], true);
      return tf.mul(tf.sub(tf.sub(dy, meanGradient), tf.mul(y, meanProduct)), scale);
    },
  };
});

function broadcast(perChannel: tf.Tensor): tf.Tensor {
  return tf.reshape(perChannel, [perChannel.shape[0]!, 1, 1, perChannel.shape[1]!]);
}

function averageGroups(perChannel: tf.Tensor, average: tf.Tensor2D): tf.Tensor {
  return broadcast(tf.matMul(perChannel as tf.Tensor2D, average));
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
