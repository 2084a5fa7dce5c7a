import type { TrainingConfig } from '../configs/index.ts';
import { isGenerator } from '../trainer/network-names.ts';
import { activationsOf } from './activations.ts';
import type { Work } from './work.ts';

/** Bytes of one process. */
export interface MemoryEstimate {
  /** values, gradients, both moments of Adam, averages */
  weights: number;
  /** what gradients need of the passes forward */
  activations: number;
  /** Node.js, TensorFlow and its kernels */
  program: number;
  total: number;
}

/*
 * Measured on tfjs-node, TensorFlow 2.18 (peak resident memory, four iterations): 73 thousand parameters at 4 × 64²
 * 0.95 GiB, 5.1 million at 128² 2.7 GiB, the same at 2 × 128² 4.0 GiB. The two numbers below give 1.0, 2.6 and 4.5.
 */
const program = 700 * 2 ** 20;
/** For each number that an operation puts out: it, what the operation keeps for its gradient, and the gradient itself. */
const bytesAnOutput = 4 * 4;

/** The generators' phase is the largest: it goes through all kinds of network at once (SPEC.md §7 C). */
export function memoryOf(config: TrainingConfig, { networks }: Work): MemoryEstimate {
  const { generator, translator, stepJudge, imageJudge } = activationsOf(config, config.crop);
  const outputs = config.batchSize * 2 * (2 * translator + generator + stepJudge + imageJudge);
  const weights = networks.reduce(
    // Beside what stays, the optimiser's new values before the old ones go.
    (sum, { name, parameters }) => sum + 4 * parameters * (isGenerator(name) ? 6 : 5),
    0,
  );
  const activations = bytesAnOutput * outputs;
  return { weights, activations, program, total: weights + activations + program };
}
