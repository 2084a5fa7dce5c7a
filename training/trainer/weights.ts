import * as tf from '@tensorflow/tfjs-core';
import { createHash } from 'node:crypto';
import type { Parameters } from '../ops/index.ts';
import { disposeVector, startVector, stepAdam, type AdamSettings, type TrainedVector } from '../optimizer/adam.ts';
import { RandomStream } from '../random.ts';
import type { VectorLayout } from './layout.ts';
import { isGenerator, networkNames, type NetworkName } from './network-names.ts';
import { purposes } from './purposes.ts';

/** The trained state of all eight networks, one vector each. Owns its tensors. */
export class Weights {
  constructor(
    private readonly layouts: Readonly<Record<NetworkName, VectorLayout>>,
    private readonly states: Readonly<Record<NetworkName, TrainedVector>>,
  ) {}

  /** First values of every network, each from a random stream of its own. */
  static initial(
    layouts: Readonly<Record<NetworkName, VectorLayout>>,
    seed: number,
    smallestScale: { generators: number; discriminators: number },
  ): Weights {
    const start = (name: NetworkName, index: number) => {
      const random = new RandomStream(seed, purposes.initialValues, index);
      const scale = isGenerator(name) ? smallestScale.generators : smallestScale.discriminators;
      return [name, startVector(tf.tensor1d(layouts[name].initial(random, scale)))] as const;
    };
    return new Weights(layouts, Object.fromEntries(networkNames.map(start)) as Record<NetworkName, TrainedVector>);
  }

  /** Given values of every network, which the optimiser has not moved yet. */
  static startingFrom(
    layouts: Readonly<Record<NetworkName, VectorLayout>>,
    vectors: Readonly<Record<NetworkName, Float32Array>>,
  ): Weights {
    const states = networkNames.map((name) => [name, startVector(tf.tensor1d(vectors[name]))] as const);
    return new Weights(layouts, Object.fromEntries(states) as Record<NetworkName, TrainedVector>);
  }

  /** A state of its own, that can be trained and disposed of without moving this one. */
  copy(): Weights {
    const copied = networkNames.map((name) => {
      const { values, first, second, average, step } = this.states[name];
      const own = {
        values: values.clone(),
        first: first.clone(),
        second: second.clone(),
        average: average?.clone() ?? null,
      };
      return [name, { ...own, step }] as const;
    });
    return new Weights(this.layouts, Object.fromEntries(copied) as Record<NetworkName, TrainedVector>);
  }

  layout(name: NetworkName): VectorLayout {
    return this.layouts[name];
  }

  state(name: NetworkName): TrainedVector {
    return this.states[name];
  }

  /** The vector that is being trained. */
  vector(name: NetworkName): tf.Tensor1D {
    return this.states[name].values;
  }

  /** The moving average of a generator; the trained vector itself before the first step. */
  average(name: NetworkName): tf.Tensor1D {
    return this.states[name].average ?? this.states[name].values;
  }

  /** SHA-256 of all that is being trained: the same in two processes that hold the same weights. */
  digest(): string {
    const hash = createHash('sha256');
    for (const name of networkNames) {
      const { buffer, byteOffset, byteLength } = this.vector(name).dataSync<'float32'>();
      hash.update(new Uint8Array(buffer, byteOffset, byteLength));
    }
    return hash.digest('hex');
  }

  /** A network's parameters inside a given vector; its gradient reaches that vector. */
  unpack(name: NetworkName, vector: tf.Tensor1D): Parameters {
    return this.layouts[name].unpack(vector);
  }

  /** One step of Adam for every network with a gradient, which is disposed of. Generators keep a moving average. */
  step(
    gradients: ReadonlyMap<NetworkName, tf.Tensor1D>,
    rateOf: (name: NetworkName) => number,
    settings: AdamSettings,
    decay: number,
  ): void {
    for (const [name, gradient] of gradients) {
      stepAdam(this.states[name], gradient, rateOf(name), settings, isGenerator(name) ? decay : null);
      gradient.dispose();
    }
  }

  dispose(): void {
    Object.values(this.states).forEach(disposeVector);
  }
}
