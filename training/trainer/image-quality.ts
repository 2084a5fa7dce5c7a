import * as tf from '@tensorflow/tfjs-core';

/** Of images in [−1, 1]: fixed for validation and test alike, so that a wrong brightness shows (SPEC.md §11.6). */
const range = 2;

export interface ImageQuality {
  /** dB */
  psnr: number;
  /** mean over the image (Wang et al. 2004) */
  ssim: number;
  /** mean absolute error, in units of the range's half */
  mae: number;
}

/** @param made, @param truth one image, [1,H,W,1] in [−1, 1] */
export function imageQuality(made: tf.Tensor, truth: tf.Tensor): ImageQuality {
  const [square, absolute, similarity] = tf.tidy(() => {
    const difference = tf.sub(made, truth);
    const values = [tf.mean(tf.square(difference)), tf.mean(tf.abs(difference)), structuralSimilarity(made, truth)];
    return [...tf.stack(values).dataSync()] as [number, number, number];
  });
  return { psnr: 10 * Math.log10((range * range) / square), ssim: similarity, mae: absolute };
}

/** Gaussian window of 11 pixels, σ = 1.5, where it lies inside the image. */
function structuralSimilarity(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const [meanA, meanB] = [blur(a), blur(b)];
  const varianceA = tf.sub(blur(tf.square(a)), tf.square(meanA));
  const varianceB = tf.sub(blur(tf.square(b)), tf.square(meanB));
  const covariance = tf.sub(blur(tf.mul(a, b)), tf.mul(meanA, meanB));
  const [c1, c2] = [(0.01 * range) ** 2, (0.03 * range) ** 2];
  const above = tf.mul(tf.add(tf.mul(2, tf.mul(meanA, meanB)), c1), tf.add(tf.mul(2, covariance), c2));
  const below = tf.mul(
    tf.add(tf.add(tf.square(meanA), tf.square(meanB)), c1),
    tf.add(tf.add(varianceA, varianceB), c2),
  );
  return tf.mean(tf.div(above, below));
}

function blur(image: tf.Tensor): tf.Tensor {
  const taps = Array.from({ length: 11 }, (_, i) => Math.exp(-((i - 5) ** 2) / (2 * 1.5 ** 2)));
  const total = taps.reduce((sum, tap) => sum + tap, 0);
  const normalised = taps.map((tap) => tap / total);
  const vertical = tf.conv2d(image as tf.Tensor4D, tf.tensor4d(normalised, [11, 1, 1, 1]), 1, 'valid');
  return tf.conv2d(vertical, tf.tensor4d(normalised, [1, 11, 1, 1]), 1, 'valid');
}
