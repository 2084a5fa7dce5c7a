import { UserError } from '../../main/errors.ts';
import type { TrainingConfig } from '../configs/config.ts';

/** Losses below this are small whatever they were before: a discriminator's may fall to nothing and come back. */
const smallest = 0.1;

interface Watched {
  /** sizes of the last values, oldest first */
  recent: number[];
  /** values in a row that were far above the median */
  strikes: number;
}

/**
 * Tells when training has gone wrong: a loss that is not a number, or one that explodes. Adversarial losses jump, so one
 * high value means nothing: a term explodes when it was more than `factor` times its median over the last `window`
 * values, `patience` values in a row. The median hardly moves with so few of them, and a term is not judged before a
 * quarter of the window is known.
 */
export class LossWatch {
  private readonly terms = new Map<string, Watched>();

  constructor(private readonly settings: TrainingConfig['explosion']) {}

  /** @throws UserError `diverged`, naming term and iteration */
  add(iteration: number, losses: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(losses)) {
      if (!Number.isFinite(value))
        throw new UserError('diverged', `${name} of iteration ${iteration} is not a number.`, remedy);
      this.judge(iteration, name, value);
    }
  }

  /** Whether no term is far above its median now: only such a state is worth keeping. */
  get calm(): boolean {
    return [...this.terms.values()].every(({ strikes }) => strikes === 0);
  }

  private judge(iteration: number, name: string, value: number): void {
    const { window, factor, patience } = this.settings;
    const term = this.terms.get(name) ?? { recent: [], strikes: 0 };
    this.terms.set(name, term);
    const usual = term.recent.length * 4 >= window ? Math.max(smallest, median(term.recent)) : Infinity;
    term.strikes = Math.abs(value) > factor * usual ? term.strikes + 1 : 0;
    if (term.strikes >= patience)
      throw new UserError(
        'diverged',
        `${name} explodes: ${value.toPrecision(3)} at iteration ${iteration}, more than ${factor} times its usual ` +
          `${usual.toPrecision(3)} for ${patience} iterations.`,
        remedy,
      );
    term.recent.push(Math.abs(value));
    if (term.recent.length > window) term.recent.shift();
  }
}

const remedy =
  'The last good checkpoint is kept. Begin a new run from it (--initial-weights) with lower rates (--lr-g, --lr-d) or a ' +
  'larger --r1-gamma.';

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
