import * as tf from '@tensorflow/tfjs-core';
import { fromEager, initialValues, toEager, type Inventory, type Parameter, type Parameters } from '../ops/index.ts';
import type { RandomStream } from '../random.ts';

/** Where each trained parameter of a network lies in the network's one vector. Parameters are in TensorFlow's layout. */
export class VectorLayout {
  readonly parameters: readonly Parameter[];
  readonly length: number;
  private readonly sizes: number[];
  private readonly shapes: number[][];

  /** @throws Error for parameters that are never trained: they have no place in a vector that the optimiser moves */
  constructor(inventory: Inventory) {
    this.parameters = inventory.parameters;
    const fixed = this.parameters.find(({ role }) => role === 'fixed');
    if (fixed) throw new Error(`parameter ${fixed.name} is not trained: training knows positional embeddings only`);
    this.sizes = this.parameters.map(({ shape }) => shape.reduce((product, size) => product * size, 1));
    this.length = this.sizes.reduce((sum, size) => sum + size, 0);
    this.shapes = this.parameters.map(({ name, shape }) => toEager(name, shape, new Float32Array(0)).shape);
  }

  /** Differentiable: the gradient of a parameter goes to its place in the vector. */
  unpack(vector: tf.Tensor1D): Parameters {
    const parts = tf.split(vector, this.sizes);
    return new Map(this.parameters.map(({ name }, i) => [name, tf.reshape(parts[i]!, this.shapes[i]!)]));
  }

  /**
   * First values of all parameters (SPEC.md §2.6, §3, §4).
   * @param smallestScale instead of the 1e-10 of the layers that the reference starts at zero
   */
  initial(random: RandomStream, smallestScale: number): Float32Array {
    let spare: number | undefined;
    const normal = () => {
      const [first, second] = spare === undefined ? random.normals(2) : [spare];
      spare = second;
      return first!;
    };
    const source = { uniform: () => random.uniform(), normal };
    return this.pack((parameter) => {
      const { init } = parameter;
      const started =
        init.kind === 'uniform' && parameter.role === 'weight'
          ? { ...parameter, init: { ...init, scale: Math.max(init.scale, smallestScale) } }
          : parameter;
      return initialValues(started, source);
    });
  }

  /** @param valuesOf a parameter's values in the reference's layout */
  pack(valuesOf: (parameter: Parameter) => Float32Array): Float32Array {
    const vector = new Float32Array(this.length);
    let offset = 0;
    this.parameters.forEach((parameter, i) => {
      vector.set(toEager(parameter.name, parameter.shape, valuesOf(parameter)).values, offset);
      offset += this.sizes[i]!;
    });
    return vector;
  }

  /** The parameters by name, in the reference's layout. */
  named(vector: Float32Array): Map<string, { shape: readonly number[]; values: Float32Array }> {
    let offset = 0;
    return new Map(
      this.parameters.map(({ name, shape }, i) => {
        const values = vector.slice(offset, (offset += this.sizes[i]!));
        return [name, { shape, values: fromEager(name, this.shapes[i]!, values).values }];
      }),
    );
  }
}
