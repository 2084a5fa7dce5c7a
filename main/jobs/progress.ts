import type { TranslationProgress } from '../translation.ts';
import { isSettled } from './life-cycle.ts';
import type { Job } from './job.ts';

/** How far a batch is. */
export interface BatchProgress {
  jobs: number;
  done: number;
  /** made, and not delivered before a red verdict is acknowledged */
  held: number;
  failed: number;
  cancelled: number;
  slices: number;
  slicesDone: number;
  /** null until a slice has been translated */
  secondsLeft: number | null;
}

/**
 * Tells how far a batch is and when it will be done: slices that are left, at the pace of those that were translated since
 * it was started. A slice counts as often as it is sampled.
 */
export class BatchMeter {
  private seconds = 0;
  private passes = 0;
  /** of each job that was told of: its slices so far */
  private readonly running = new Map<string, number>();
  private last = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Takes what a running job tells of itself. */
  note({ id, assignment }: Job, { phase, done }: Pick<TranslationProgress, 'phase' | 'done'>): void {
    if (phase !== 'sampling') return;
    const now = this.now();
    // The first count of a job holds the slices that were loaded from its checkpoint.
    const before = this.running.get(id);
    if (before !== undefined && done > before) {
      this.seconds += (now - this.last) / 1000;
      this.passes += (done - before) * assignment.recipe.samples;
    }
    if (before === done) return;
    this.running.set(id, done);
    this.last = now;
  }

  progress(jobs: readonly Job[]): BatchProgress {
    const count = (state: Job['state']) => jobs.filter((job) => job.state === state).length;
    const doneOf = (job: Job) =>
      job.state === 'done' || job.state === 'held' ? job.assignment.source.slices : (this.running.get(job.id) ?? 0);
    const left = jobs
      .filter(({ state }) => !isSettled(state))
      .reduce((sum, job) => sum + (job.assignment.source.slices - doneOf(job)) * job.assignment.recipe.samples, 0);
    return {
      jobs: jobs.length,
      done: count('done'),
      held: count('held'),
      failed: count('failed'),
      cancelled: count('cancelled'),
      slices: jobs.reduce((sum, job) => sum + job.assignment.source.slices, 0),
      slicesDone: jobs.reduce((sum, job) => sum + doneOf(job), 0),
      secondsLeft: this.passes === 0 ? null : (left * this.seconds) / this.passes,
    };
  }
}
