import { setTimeout as sleep } from 'node:timers/promises';
import { isFileSystemError, reportOf, UserError, type ErrorReport } from '../errors.ts';
import { logBug } from '../system/log.ts';
import type { Step } from '../step.ts';
import type { TranslationProgress } from '../translation.ts';
import type { Job } from './job.ts';
import type { State } from './life-cycle.ts';
import type { JobQueue } from './queue.ts';
import { FIRST_DELAY_MS, retryDelay } from './retry.ts';

/** What has become of a job that nothing went wrong with: it is delivered, or held back and nothing of it is. */
export type Performed = { result: NonNullable<Job['result']> } | { held: NonNullable<Job['held']> };

/** What doing jobs means. */
export interface Work {
  /** Does the job up to its delivery; the same job again continues or repeats it, and delivers the same. */
  perform(job: Job, step: Step<TranslationProgress>): Promise<Performed>;
  /** Lets go of what was kept for a job that is done, and takes back what there is of one that is not. */
  clear(job: Job): Promise<void>;
  /** Begins to read what the job needs, while another is computed. Whatever goes wrong is told when the job is performed. */
  prepare?(job: Job): void;
  /** Removes what killed processes have left of jobs that are not wanted any more. @param isWanted told of ids of jobs */
  sweep?(isWanted: (id: string) => Promise<boolean>): Promise<void>;
}

/** What happens while jobs run. */
export type JobEvent =
  | { type: 'started' | 'done' | 'held' | 'cancelled'; job: Job }
  | { type: 'progress'; job: Job; progress: TranslationProgress }
  | { type: 'failed'; job: Job; error: ErrorReport }
  | { type: 'waiting'; job: Job; error: ErrorReport; seconds: number };

/** Whatever the file system refuses, a job may be tried again. */
function explained(thrown: unknown): unknown {
  if (!isFileSystemError(thrown)) return thrown;
  const message = `The file system does not do what is needed (${thrown.code} in ${thrown.syscall}).`;
  return new UserError('disk-failed', message, 'See to the disks and shares of source, data folder and destination.');
}

export interface RunSettings {
  /** before a job is tried again the first time; default 5 s */
  firstDelayMs?: number | undefined;
  /** jobs in work at the same time; default 1, which is what one machine has room for */
  atOnce?: number | undefined;
}

/**
 * Does the jobs of a queue, one after the other or so many at once, until none is left that could run; jobs may be added, changed and cancelled
 * meanwhile. Cancelled by its signal, it puts the running job back into the queue. Where the journal cannot be written,
 * it waits as for a job that failed, for nothing can be done without it.
 * @throws what the queue throws where its journal stays unwritable; CancelledError
 */
export async function runJobs(
  queue: JobQueue,
  work: Work,
  { signal, onProgress }: Step<JobEvent>,
  { firstDelayMs = FIRST_DELAY_MS, atOnce = 1 }: RunSettings = {},
): Promise<void> {
  const tell = (event: JobEvent): void => onProgress?.(event);
  /** in work here, whatever the queue says of them yet */
  const taken = new Set<string>();
  // All have to have put their jobs back before the first one's end counts.
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, lane));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;

  async function lane(): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      const wait = queue.untilNext();
      const next = queue.next(Date.now(), taken);
      if (next) {
        taken.add(next.id);
        await runOne(next).finally(() => taken.delete(next.id));
      } else if (wait !== null) await changeOrTime(wait);
      else return;
    }
  }

  /** Waits, but not longer than until somebody changes a job. */
  async function changeOrTime(ms: number): Promise<void> {
    const woken = new AbortController();
    const stop = () => woken.abort();
    signal?.addEventListener('abort', stop, { once: true });
    const unsubscribe = queue.onChange(stop);
    await sleep(ms, undefined, { signal: woken.signal }).catch(() => undefined);
    unsubscribe();
    signal?.removeEventListener('abort', stop);
  }

  async function runOne({ id, attempts }: Job): Promise<void> {
    // From here on a cancel of this very job ends it, and no other.
    const own = new AbortController();
    const stop = () => own.abort();
    signal?.addEventListener('abort', stop, { once: true });
    queue.setStop(id, stop);
    try {
      await move(id, 'running', { attempts: attempts + 1 });
      const job = queue.job(id);
      tell({ type: 'started', job });
      await performOne(job, own.signal);
    } finally {
      queue.setStop(id, null);
      signal?.removeEventListener('abort', stop);
    }
  }

  async function performOne(job: Job, own: AbortSignal): Promise<void> {
    let prepared = false;
    const onJobProgress = (progress: TranslationProgress): void => {
      tell({ type: 'progress', job, progress });
      const next = prepared || progress.phase !== 'sampling' ? null : queue.next(Date.now(), taken);
      if (!next) return;
      prepared = true;
      work.prepare?.(next);
    };
    try {
      const performed = await work.perform(job, { signal: own, onProgress: onJobProgress });
      if ('held' in performed && isReleased(job)) return await goOn(job);
      await ('held' in performed
        ? move(job.id, 'held', { held: performed.held, error: null })
        : move(job.id, 'done', { result: performed.result, error: null }));
    } catch (thrown) {
      const error = reportOf(explained(thrown));
      if (error.kind === 'bug') logBug('a job', thrown);
      return giveUp(job, error);
    }
    await work.clear(queue.job(job.id)).catch((thrown: unknown) => logBug('clearing after a job', thrown));
    const ended = queue.job(job.id);
    tell({ type: ended.state === 'held' ? 'held' : 'done', job: ended });
  }

  /** Whether somebody has asked while it ran for it to be delivered although it is red. @param begun as it was then */
  function isReleased(begun: Job): boolean {
    const [before, now] = [begun, queue.job(begun.id)].map(({ assignment }) => assignment.verdict);
    return before !== now && now === 'acknowledge-red';
  }

  /** What is kept of its slices stays, and it gets its turn as it is asked for now. */
  async function goOn(job: Job): Promise<void> {
    await work.clear({ ...job, state: 'held' });
    await move(job.id, 'queued', { attempts: 0 });
  }

  async function giveUp({ id, attempts }: Job, error: ErrorReport): Promise<void> {
    if (error.kind === 'cancelled') {
      if (!queue.isCancelled(id)) return move(id, 'queued', { attempts: attempts - 1 });
      await move(id, 'cancelled');
      await work.clear(queue.job(id));
      return tell({ type: 'cancelled', job: queue.job(id) });
    }
    const delay = retryDelay(error, attempts, firstDelayMs);
    if (delay !== null) {
      await move(id, 'waiting', { error, retry: { at: Date.now() + delay, afterMs: delay } });
      return tell({ type: 'waiting', job: queue.job(id), error, seconds: delay / 1000 });
    }
    await move(id, 'failed', { error });
    await work.clear(queue.job(id)).catch((thrown: unknown) => logBug('clearing after a job', thrown));
    tell({ type: 'failed', job: queue.job(id), error });
  }

  /** A full disk of the data folder must not end a whole night. */
  async function move(id: string, to: State, changes: Parameters<JobQueue['move']>[2] = {}): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await queue.move(id, to, changes);
      } catch (thrown) {
        const delay = retryDelay(reportOf(thrown), attempt, firstDelayMs);
        if (delay === null || signal?.aborted) throw thrown;
        await sleep(delay, undefined, { signal });
      }
    }
  }
}
