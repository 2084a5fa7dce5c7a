import type { Gradients } from '../trainer/gradients-of.ts';

/** The processes that train one run together, each on its share of every batch. */
export interface Team {
  /** of this process, from 0; only process 0 tells, validates and saves */
  readonly rank: number;
  readonly size: number;
  /** Means over all processes, in the order of their ranks: the same numbers in each. Takes the gradients over. */
  average(found: Gradients): Gradients;
  /** @throws Error where the state of one process differs from the others' */
  agree(state: string): void;
  /** whether all processes are to stop after this iteration */
  readonly stopping: boolean;
}

/** A run in one process. */
export const alone: Team = {
  rank: 0,
  size: 1,
  average: (found) => found,
  agree: () => undefined,
  stopping: false,
};
