import * as tf from '@tensorflow/tfjs-core';
import type { Parameters } from '../ops/index.ts';
import type { NetworkName } from './network-names.ts';
import type { Weights } from './weights.ts';

/** The parameters of a network, unpacked when first asked for. */
export type ParametersOf = (name: NetworkName) => Parameters;

/** Terms of a loss by name; the loss is their sum. */
export type LossTerms = Record<string, tf.Scalar>;

export interface Gradients {
  /** of all parameters of a network in one vector; kept: whoever takes them disposes of them */
  gradients: Map<NetworkName, tf.Tensor1D>;
  losses: Record<string, number>;
}

export function parametersOf(
  weights: Weights,
  vectors: ReadonlyMap<NetworkName, tf.Tensor1D> = new Map(),
): ParametersOf {
  const unpacked = new Map<NetworkName, Parameters>();
  return (name) => {
    const known = unpacked.get(name);
    if (known) return known;
    const parameters = weights.unpack(name, vectors.get(name) ?? weights.vector(name));
    unpacked.set(name, parameters);
    return parameters;
  };
}

/** Takes a value that is to be told with the losses, but is no part of them. */
export type Observe = (name: string, value: tf.Scalar) => void;

/**
 * Gradients of Σ terms for the networks `names`; every other network is held fixed. A network's vector is differentiated
 * as a whole, so its gradient comes out as one vector too.
 */
export function gradientsOf(
  weights: Weights,
  names: readonly NetworkName[],
  loss: (parameters: ParametersOf, observe: Observe) => LossTerms,
): Gradients {
  let labels: string[] = [];
  let numbers: ArrayLike<number> = [];
  const total = (...vectors: tf.Tensor[]) => {
    const moved = new Map(names.map((name, i) => [name, vectors[i] as tf.Tensor1D]));
    const observed: LossTerms = {};
    const terms = loss(parametersOf(weights, moved), (name, value) => (observed[name] = value));
    const stacked = tf.stack(Object.values(terms));
    labels = [...Object.keys(terms), ...Object.keys(observed)];
    numbers = tf.stack([...Object.values(terms), ...Object.values(observed)]).dataSync();
    return tf.sum(stacked) as tf.Scalar;
  };
  const { value, grads } = tf.valueAndGrads(total)(names.map((name) => weights.vector(name)));
  value.dispose();
  return {
    gradients: new Map(names.map((name, i) => [name, tf.keep(grads[i] as tf.Tensor1D)])),
    losses: Object.fromEntries(labels.map((label, i) => [label, numbers[i]!])),
  };
}
