import * as tf from '@tensorflow/tfjs-core';

/** mean softplus(−logits): what a discriminator pays for real images, and a generator for its own (SPEC.md §7) */
export function lossAsReal(logits: tf.Tensor): tf.Scalar {
  return tf.mean(tf.softplus(tf.neg(logits)));
}

/** mean softplus(logits): what a discriminator pays for generated images */
export function lossAsFake(logits: tf.Tensor): tf.Scalar {
  return tf.mean(tf.softplus(logits));
}

/**
 * Mean over the batch of Σ w·|a − b| / Σ w of each image of [N,H,W,1]; the plain mean without weights. Weights let small
 * structures (ducts of a few pixels) count for more than their area. Each image counts alike, so that a batch may be
 * spread over processes.
 */
export function meanAbsoluteDifference(a: tf.Tensor, b: tf.Tensor, weights: tf.Tensor | null): tf.Scalar {
  const difference = tf.abs(tf.sub(a, b));
  if (!weights) return tf.mean(difference);
  const ofImage = (x: tf.Tensor) => tf.sum(x, [1, 2, 3]);
  return tf.mean(tf.div(ofImage(tf.mul(difference, weights)), ofImage(weights)));
}

/**
 * Mean |∂x(a − b)| + |∂y(a − b)| over neighbouring pixels of images [N,H,W,1] (Mathieu et al. 2016, gradient difference
 * loss with α = 1, signs kept). It is deaf to an error in brightness and counts blurred edges and grain.
 */
export function meanSlopeDifference(a: tf.Tensor, b: tf.Tensor): tf.Scalar {
  const difference = tf.sub(a, b);
  const [, height, width] = difference.shape as [number, number, number, number];
  const along = (axis: 1 | 2, length: number) => {
    const part = (from: number) => {
      const [begin, size] = [
        [0, 0, 0, 0],
        [-1, -1, -1, -1],
      ] as [number[], number[]];
      begin[axis] = from;
      size[axis] = length - 1;
      return tf.slice(difference, begin, size);
    };
    return tf.mean(tf.abs(tf.sub(part(1), part(0))));
  };
  return tf.add(along(1, height), along(2, width));
}

/**
 * R1 (Mescheder et al. 2018) without γ/2: the mean over the batch of ‖∂ΣD/∂x‖². Differentiated once more by the
 * caller, so nothing inside `judge` may have a fused gradient.
 */
export function gradientPenalty(judge: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Scalar {
  const slope = tf.grad((at) => tf.sum(judge(at)))(x);
  return tf.div(tf.sum(tf.square(slope)), x.shape[0]!);
}
