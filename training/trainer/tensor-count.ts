import * as tf from '@tensorflow/tfjs-core';

/** The number of tensors must be the same after every iteration: what is left behind adds up over a week. */
export class TensorCount {
  private expected: number | null = null;

  /** @throws Error where an iteration has left tensors behind */
  check(iteration: number): void {
    const { numTensors } = tf.memory();
    this.expected ??= numTensors;
    if (numTensors !== this.expected)
      throw new Error(`iteration ${iteration} left ${numTensors - this.expected} tensors behind`);
  }

  /** Takes the next count as the right one: a new image size leaves its resampling matrices behind, for good. */
  forget(): void {
    this.expected = null;
  }
}
