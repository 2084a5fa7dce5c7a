import { setTimeout as sleep } from 'node:timers/promises';
import { reportOf, type ErrorReport } from '../errors.ts';
import { logBug } from '../log.ts';
import type { Step } from '../step.ts';
import type { TranslationProgress } from '../translation.ts';
import type { Job } from './job.ts';
import type { JobQueue } from './queue.ts';
import { retryDelay } from './retry.ts';

/** What doing jobs means. */
export interface Work {
  /** Does the job up to its delivery; the same job again continues or repeats it, and delivers the same. */
  perform(job: Job, step: Step<TranslationProgress>): Promise<NonNullable<Job['result']>>;
  /** Lets go of what was kept for a job that is done, and takes back what there is of one that failed or was cancelled. */
  clear(job: Job): Promise<void>;
}

/** What happens while jobs run. */
export type JobEvent =
  | { type: 'started' | 'done' | 'cancelled'; job: Job }
  | { type: 'progress'; job: Job; progress: TranslationProgress }
  | { type: 'failed'; job: Job; error: ErrorReport }
  | { type: 'waiting'; job: Job; error: ErrorReport; seconds: number };

/**
 * Does the jobs of a queue one after the other until none is left that could run. Cancelled by its signal, it puts the
 * running job back into the queue.
 * @throws what the queue throws where its journal cannot be written; CancelledError
 */
export async function runJobs(queue: JobQueue, work: Work, { signal, onProgress }: Step<JobEvent>): Promise<void> {
  const tell = (event: JobEvent): void => onProgress?.(event);
  for (;;) {
    signal?.throwIfAborted();
    const wait = queue.untilNext();
    const next = queue.next();
    if (next) await runOne(next);
    else if (wait !== null) await sleep(wait, undefined, { signal });
    else return;
  }

  async function runOne({ id, attempts }: Job): Promise<void> {
    await queue.move(id, 'running', { attempts: attempts + 1 });
    const job = queue.job(id);
    tell({ type: 'started', job });
    try {
      const result = await work.perform(job, {
        signal,
        onProgress: (progress) => tell({ type: 'progress', job, progress }),
      });
      await queue.move(id, 'done', { result, error: null });
    } catch (thrown) {
      const error = reportOf(thrown);
      if (error.kind === 'bug') logBug('a job', thrown);
      return giveUp(job, error);
    }
    await work.clear(queue.job(id));
    tell({ type: 'done', job: queue.job(id) });
  }

  async function giveUp({ id, attempts }: Job, error: ErrorReport): Promise<void> {
    if (error.kind === 'cancelled') {
      await queue.move(id, 'queued', { attempts: attempts - 1 });
      return;
    }
    const delay = retryDelay(error, attempts);
    if (delay !== null) {
      await queue.move(id, 'waiting', { error, retry: { at: Date.now() + delay, afterMs: delay } });
      return tell({ type: 'waiting', job: queue.job(id), error, seconds: delay / 1000 });
    }
    await queue.move(id, 'failed', { error });
    await work.clear(queue.job(id));
    tell({ type: 'failed', job: queue.job(id), error });
  }
}
