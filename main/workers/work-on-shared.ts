import { setTimeout as sleep } from 'node:timers/promises';
import { reportOf, DataError } from '../errors.ts';
import type { Job, Work } from '../jobs/index.ts';
import { logBug } from '../system/log.ts';
import { throttlePhases } from '../progress.ts';
import type { Step } from '../step.ts';
import { SharedJobs, takeJobs, type RedisPlace } from './redis.ts';
import { sharedJob, type Outcome, type SharedProgress } from './shared-job.ts';

export type WorkerEvent =
  | { type: 'started' | 'done' | 'held' | 'cancelled' | 'given back'; job: Job }
  | { type: 'failed'; job: Job; message: string };

const LOOK_MS = 1000;

/**
 * Does shared jobs until it is told to stop; the job it is at then goes back to the others, who may take it at once. Nothing
 * of it has been delivered; its finished slices stay, for it may come back here.
 * @throws UserError `redis-unreachable`, `not-given-back`
 */
export async function workOnShared(
  place: RedisPlace,
  work: Work,
  { signal, onProgress }: Step<WorkerEvent> & { signal: AbortSignal },
): Promise<void> {
  const shared = await SharedJobs.open(place);
  let atHand: Job | null = null;
  try {
    await sweep();
    const givenBack = await takeJobs(place, perform, signal);
    const job = atHand as Job | null;
    if (job && job.id === givenBack) onProgress?.({ type: 'given back', job });
  } finally {
    await shared.close();
  }

  async function perform(
    id: string,
    data: unknown,
    { signal: lost, tell }: { signal: AbortSignal; tell(progress: object): Promise<void> },
  ): Promise<Outcome> {
    const parsed = sharedJob.safeParse(data);
    // Of another version: who has the batch is told, and no worker tries it for ever.
    if (!parsed.success)
      return failure(new DataError('foreign-job', 'A worker of this version cannot read the job.', id));
    const { job } = parsed.data;
    atHand = job;
    const unwanted = new AbortController();
    const ended = new AbortController();
    const report = throttlePhases((progress: SharedProgress) => void tell(progress).catch(() => undefined), LOOK_MS);
    void watch(id, unwanted, ended.signal);
    onProgress?.({ type: 'started', job });
    try {
      const step = { signal: AbortSignal.any([lost, unwanted.signal]), onProgress: report };
      const performed = await work.perform(job, step);
      if ('held' in performed) {
        onProgress?.({ type: 'held', job });
        // Its slices are kept: it may be acknowledged, and come back here.
        return { end: 'held', held: performed.held };
      }
      onProgress?.({ type: 'done', job });
      // What is kept here of its slices is not needed any more.
      await work.clear({ ...job, state: 'done' });
      return { end: 'done', result: performed.result };
    } catch (thrown) {
      if (lost.aborted) throw thrown;
      const outcome = failure(thrown);
      if (outcome.error.kind === 'cancelled') {
        onProgress?.({ type: 'cancelled', job });
        await work
          .clear({ ...job, state: 'cancelled' })
          .catch((error: unknown) => logBug('clearing after a job', error));
      } else onProgress?.({ type: 'failed', job, message: outcome.error.message });
      return outcome;
    } finally {
      ended.abort();
      // What another worker has done meanwhile after one was killed here. One that is to stop asks Redis nothing more.
      if (!lost.aborted) await sweep().catch((error: unknown) => logBug('sweeping after a shared job', error));
    }
  }

  async function sweep(): Promise<void> {
    await work.sweep?.(async (id) => (await shared.read(id)) !== null);
  }

  /** Looks now and then whether the job is still wanted. */
  async function watch(id: string, unwanted: AbortController, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      const kept = await shared.read(id).catch(() => null);
      if (kept && sharedJob.safeParse(kept.data).data?.cancelled) return unwanted.abort();
      await sleep(LOOK_MS, undefined, { signal: ended }).catch(() => undefined);
    }
  }
}

function failure(thrown: unknown): Outcome & { end: 'failed' } {
  const error = reportOf(thrown);
  if (error.kind === 'bug') logBug('a shared job', thrown);
  return { end: 'failed', error };
}
