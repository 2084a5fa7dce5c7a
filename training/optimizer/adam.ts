import * as tf from '@tensorflow/tfjs-core';

export interface AdamSettings {
  beta1: number;
  beta2: number;
  epsilon: number;
}

/** All parameters of one network in one vector, with what Adam and the moving average remember of them. */
export interface TrainedVector {
  values: tf.Tensor1D;
  /** moving means of the gradient and of its square */
  first: tf.Tensor1D;
  second: tf.Tensor1D;
  /** exponential moving average of the values; null before the first step, and always where none is kept */
  average: tf.Tensor1D | null;
  /** steps taken */
  step: number;
}

/** Takes over `values`. */
export function startVector(values: tf.Tensor1D): TrainedVector {
  return { values, first: tf.zerosLike(values), second: tf.zerosLike(values), average: null, step: 0 };
}

export function disposeVector({ values, first, second, average }: TrainedVector): void {
  tf.dispose([values, first, second, ...(average ? [average] : [])]);
}

/**
 * One step of Adam (Kingma and Ba 2015, Algorithm 1) in place, over the whole vector at once: a kernel per formula
 * and not per parameter. Afterwards the average moves towards the new values, e ← d·e + (1 − d)·p; it begins as the
 * values after the first step (SPEC.md §7).
 * @param decay of the moving average, null for none
 */
export function stepAdam(
  vector: TrainedVector,
  gradient: tf.Tensor1D,
  rate: number,
  { beta1, beta2, epsilon }: AdamSettings,
  decay: number | null,
): void {
  const old = { ...vector };
  vector.step += 1;
  const sizeOfFirst = 1 - beta1 ** vector.step;
  const sizeOfSecond = Math.sqrt(1 - beta2 ** vector.step);
  [vector.first, vector.second, vector.values] = tf.tidy(() => {
    const first = mix(old.first, gradient, beta1);
    const second = mix(old.second, tf.square(gradient), beta2);
    const deviation = tf.add(tf.div(tf.sqrt(second), sizeOfSecond), epsilon);
    const values = tf.sub(old.values, tf.mul(tf.div(first, deviation), rate / sizeOfFirst));
    return [first, second, values as tf.Tensor1D];
  });
  if (decay !== null)
    vector.average = old.average
      ? tf.tidy(() => mix(old.average!, vector.values, decay))
      : (tf.clone(vector.values) as tf.Tensor1D);
  tf.dispose([old.values, old.first, old.second]);
  if (decay !== null) old.average?.dispose();
}

function mix(old: tf.Tensor1D, now: tf.Tensor1D, share: number): tf.Tensor1D {
  return tf.add(tf.mul(old, share), tf.mul(now, 1 - share));
}
