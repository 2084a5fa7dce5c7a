import * as tf from '@tensorflow/tfjs-core';
import { type EagerOptions, eagerOps, type Ops, type Parameters } from '../../training/ops/index.ts';

/*
 * A gradient jumps where a (leaky) ReLU's input or an L1 term's difference passes zero. Where such a number is smaller
 * than its rounding, two right float32 implementations differ by a whole element of their gradients: so does PyTorch from
 * itself, in float32 and float64 (2.9e-3 in a translator of the goldens, where 4e-7 is usual) or with sums taken in
 * another order (336 times the tolerance). Which side the reference took has to be found out; with that, everything can
 * be held to its tolerance.
 */

/** One number that rounding alone may put on either side of its kink. */
export interface Kink {
  /** the how-manieth activation of a phase, and the element of it */
  activation: number;
  element: number;
  /** from the kink, in units of the activation's root mean square */
  distance: number;
}

/** A number nearer to its kink than this share of its tensor's size may fall on either side. */
const roundingShare = 2e-5;

/** Runs networks as ever, but can list the kinks that they come near and step over chosen ones. */
export class KinkInterpreter {
  private count = 0;
  private found: Kink[] | null = null;
  private chosen: readonly Kink[] = [];

  /** @param targets images [N,H,W,1] that the networks' outputs are compared with by L1 */
  constructor(private readonly targets: readonly tf.Tensor[]) {}

  /** Before each run of a phase. @param chosen the kinks to step over @param list whether to look for kinks */
  begin(chosen: readonly Kink[], list: boolean): void {
    this.count = 0;
    this.chosen = chosen;
    this.found = list ? [] : null;
  }

  /** The kinks of the run since `begin`, nearest first. */
  take(): Kink[] {
    return [...(this.found ?? [])].sort((a, b) => a.distance - b.distance);
  }

  readonly interpret = (parameters: Parameters, options?: EagerOptions): Ops<tf.Tensor> => {
    const ops = eagerOps(parameters, options);
    return Object.assign(Object.create(ops) as Ops<tf.Tensor>, {
      relu: (x: tf.Tensor) => ops.relu(this.visit(x, [0])),
      leakyRelu: (x: tf.Tensor) => ops.leakyRelu(this.visit(x, [0])),
      tanh: (x: tf.Tensor) => this.visit(ops.tanh(x), this.targets),
    });
  };

  /** x, moved to the other side of its kink by at most twice its distance wherever that was chosen. */
  private visit(x: tf.Tensor, kinks: readonly (tf.Tensor | number)[]): tf.Tensor {
    const activation = this.count++;
    const here = this.chosen.filter((kink) => kink.activation === activation);
    if (!this.found && here.length === 0) return x;
    const values = x.dataSync<'float32'>();
    const distances = kinks.map((kink) => tf.sub(x, kink).dataSync<'float32'>());
    const size = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
    for (const ofKink of this.found ? distances : [])
      ofKink.forEach((value, element) => {
        const distance = Math.abs(value) / size;
        if (distance < roundingShare) this.found!.push({ activation, element, distance });
      });
    if (here.length === 0) return x;
    const shift = new Float32Array(values.length);
    for (const { element } of here) {
      const nearest = distances.map((ofKink) => ofKink[element]!).sort((a, b) => Math.abs(a) - Math.abs(b))[0]!;
      shift[element] = -2 * nearest;
    }
    return tf.add(x, tf.tensor(shift, x.shape));
  }
}
