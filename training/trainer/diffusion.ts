import * as tf from '@tensorflow/tfjs-core';
import type { Schedule } from '../../models/index.ts';

/** x_t and x_{t+1} of one batch, [N,H,W,1]. */
export interface NoisyPair {
  candidate: tf.Tensor;
  noisier: tf.Tensor;
}

/** [N,1,1,1]: the coefficient of each item's own step */
function perItem(coefficients: Float32Array, t: readonly number[], offset = 0): tf.Tensor4D {
  return tf.tensor4d(
    t.map((step) => coefficients[step + offset]!),
    [t.length, 1, 1, 1],
  );
}

/** x_0 → x_t, then one more step to x_{t+1}; t = 0…T−1 for each item (SPEC.md §6). */
export function noiseTwice(
  schedule: Schedule,
  clean: tf.Tensor,
  { t, noise, noiseOfNext }: { t: readonly number[]; noise: tf.Tensor; noiseOfNext: tf.Tensor },
): NoisyPair {
  const { cumulativeScale, cumulativeSigma, scale, sigma } = schedule;
  const candidate = combine(perItem(cumulativeScale, t), clean, perItem(cumulativeSigma, t), noise);
  const noisier = combine(perItem(scale, t, 1), candidate, perItem(sigma, t, 1), noiseOfNext);
  return { candidate, noisier };
}

/** x_t drawn from the posterior given an estimate of x_0 and x_{t+1}; at t = 0 the estimate itself. */
export function samplePosterior(
  { posterior }: Schedule,
  clean: tf.Tensor,
  noisier: tf.Tensor,
  t: readonly number[],
  noise: tf.Tensor,
): tf.Tensor {
  const mean = combine(perItem(posterior.ofX0, t), clean, perItem(posterior.ofXNext, t), noisier);
  return tf.add(mean, tf.mul(perItem(posterior.deviation, t), noise));
}

function combine(a: tf.Tensor, x: tf.Tensor, b: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return tf.add(tf.mul(a, x), tf.mul(b, y));
}
