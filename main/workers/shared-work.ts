import { setTimeout as sleep } from 'node:timers/promises';
import { DataError, UserError } from '../errors.ts';
import { clearJob, type Job, type Performed, type Work } from '../jobs/index.ts';
import { orCancelled, type Step } from '../step.ts';
import type { TranslationProgress } from '../translation.ts';
import { SharedJobs, type Kept, type RedisPlace } from './redis.ts';
import { errorOf, outcome, sharedJob, sharedProgress, type SharedJob } from './shared-job.ts';

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

  async perform(job: Job, { signal, onProgress }: Step<TranslationProgress>): Promise<Performed> {
    const wanted: SharedJob = { job, cancelled: false };
    // Redis may be away, and is then waited for: not by who is told to stop.
    await orCancelled(this.shared.add(job.id, wanted, job.priority), signal);
    let told = '';
    for (;;) {
      const kept = await orCancelled(this.shared.read(job.id), signal);
      if (!kept) throw new UserError('shared-queue-lost', 'Redis has lost the job.', 'See to Redis.');
      const there = sharedJob.safeParse(kept.data).data;
      if (kept.ended) {
        const performed = await this.endOf(job, kept.ended);
        if (!('held' in performed) || job.assignment.verdict !== 'acknowledge-red') return performed;
        // It was held back before somebody released it: workers are asked anew.
        await orCancelled(this.shared.remove(job.id), signal);
        await orCancelled(this.shared.add(job.id, wanted, job.priority), signal);
        continue;
      }
      // Of a cancel whose process was killed before it had taken the job back, or of an earlier choice about its verdict.
      if (there && (there.cancelled || there.job.assignment.verdict !== job.assignment.verdict))
        await orCancelled(this.shared.change(job.id, wanted), signal);
      const now = JSON.stringify(kept.progress);
      const progress = now === told ? null : sharedProgress.safeParse(kept.progress).data;
      if (progress) onProgress?.(progress);
      told = now;
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async clear(job: Job): Promise<void> {
    if (job.state === 'cancelled') await this.letGo(job);
    // As long as what is held stays there, workers keep its slices: they sweep what belongs to no job.
    else if (job.state !== 'held') await this.shared.remove(job.id);
    await clearJob(this.dataFolder, job);
  }

  /** Takes back those of the jobs that were cancelled, or released and delivered, while nobody had Redis open to say so. */
  async withdraw(jobs: readonly Job[]): Promise<void> {
    for (const job of jobs)
      if (job.state === 'cancelled' && (await this.shared.read(job.id))) await this.letGo(job);
      else if (job.state === 'done' && job.result?.verdict === 'red') await this.shared.remove(job.id);
  }

  /** How many workers there are. */
  workers(): Promise<number> {
    return this.shared.workers();
  }

  close(): Promise<void> {
    return this.shared.close();
  }

  private async endOf(job: Job, { value, failure }: NonNullable<Kept['ended']>): Promise<Performed> {
    const ended = outcome.safeParse(value).data;
    // It stays there until this process has it in its journal, and is then cleared.
    if (ended?.end === 'done' || ended?.end === 'held') return ended;
    // Tried again, it must be a new job there.
    await this.shared.remove(job.id);
    if (ended) throw errorOf(ended.error);
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
