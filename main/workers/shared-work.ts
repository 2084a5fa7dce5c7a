import { setTimeout as sleep } from 'node:timers/promises';
import { CancelledError, DataError, UserError } from '../errors.ts';
import { clearJob, type Job, type Work } from '../jobs/index.ts';
import type { Step } from '../step.ts';
import type { TranslationProgress } from '../translation.ts';
import { SharedJobs, type Kept, type RedisPlace } from './redis.ts';
import { errorOf, outcome, sharedProgress, type SharedJob } from './shared-job.ts';

const LOOK_MS = 500;
/** for a worker to let go of a job that was cancelled */
const LET_GO_MS = 60_000;

/**
 * The work of a batch whose series are translated by workers: a job is put into Redis, and looked at until a worker has
 * ended it. The queue of the data folder stays the truth: what was in Redis when this process ended is found there again
 * under the id of its job, done or not, and what Redis has lost is put there again.
 */
export class SharedWork implements Work {
  private constructor(
    private readonly shared: SharedJobs,
    private readonly dataFolder: string,
  ) {}

  /** @throws UserError `redis-unreachable` */
  static async open(place: RedisPlace, dataFolder: string): Promise<SharedWork> {
    return new SharedWork(await SharedJobs.open(place), dataFolder);
  }

  async perform(job: Job, { signal, onProgress }: Step<TranslationProgress>): Promise<NonNullable<Job['result']>> {
    await this.shared.add(job.id, { job, cancelled: false } satisfies SharedJob, job.priority);
    let told = '';
    for (;;) {
      if (signal?.aborted) throw new CancelledError();
      const kept = await this.shared.read(job.id);
      if (!kept) throw new UserError('shared-queue-lost', 'Redis has lost the job.', 'See to Redis.');
      if (kept.ended) return this.resultOf(job, kept.ended);
      const now = JSON.stringify(kept.progress);
      const progress = now === told ? null : sharedProgress.safeParse(kept.progress).data;
      if (progress) onProgress?.(progress);
      told = now;
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async clear(job: Job): Promise<void> {
    if (job.state === 'cancelled') await this.letGo(job);
    else await this.shared.remove(job.id);
    await clearJob(this.dataFolder, job);
  }

  /** How many workers there are. */
  workers(): Promise<number> {
    return this.shared.workers();
  }

  close(): Promise<void> {
    return this.shared.close();
  }

  private async resultOf(
    job: Job,
    { value, failure }: NonNullable<Kept['ended']>,
  ): Promise<NonNullable<Job['result']>> {
    const ended = outcome.safeParse(value);
    if (ended.success && ended.data.ok) return ended.data.result;
    // Tried again, it must be a new job there.
    await this.shared.remove(job.id);
    if (ended.success && !ended.data.ok) throw errorOf(ended.data.error);
    const message = `Workers were lost over the series (${failure ?? 'no reason given'}).`;
    throw new DataError('worker-lost', message, job.assignment.source.seriesInstanceUID, 'See to the workers.');
  }

  /** A worker that is at it stops by itself when it sees that the job is cancelled. */
  private async letGo(job: Job): Promise<void> {
    await this.shared.change(job.id, { job, cancelled: true } satisfies SharedJob);
    const last = performance.now() + LET_GO_MS;
    while (!(await this.shared.remove(job.id)) && performance.now() < last) await sleep(LOOK_MS);
  }
}
