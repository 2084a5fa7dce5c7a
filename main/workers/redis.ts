import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, WaitingError, Worker, type Job as RedisJob } from 'bullmq';
import { UserError } from '../errors.ts';

/** The one place that knows BullMQ. */

const NAME = 'syndiff-series';
/** A worker may be lost so often in the middle of one series before that is given up: then it is the series that kills. */
const MOST_TAKE_OVERS = 5;
const CONNECT_MS = 10_000;
const LEAVE_MS = 2000;
/** Between two tries of a worker to reach a Redis that is away. */
const RECONNECT_MS = 1000;
/** for a Redis that is away to come back and take the job of a worker that is to stop */
const GIVE_BACK_MS = 5000;

export interface RedisPlace {
  /** redis://[user:password@]host:port/database, or rediss:// for TLS */
  url: string;
  /** after so long without a sign of life a job is taken from its worker; default 30 s */
  takeOverMs?: number | undefined;
}

/** A job as it lies in Redis: nothing of it is trusted before it is parsed. */
export interface Kept {
  data: unknown;
  progress: unknown;
  /** null while it has not ended */
  ended: { value: unknown; failure: string | null } | null;
}

/** The jobs of one Redis, for who hands them out. */
export class SharedJobs {
  private constructor(private readonly queue: Queue) {}

  /** @throws UserError `redis-unreachable` */
  static async open({ url }: RedisPlace): Promise<SharedJobs> {
    const queue = new Queue(NAME, { connection: connectionTo(url) });
    queue.on('error', () => undefined);
    await reached(queue, url);
    return new SharedJobs(queue);
  }

  /** Adds a job that is not there; of one that is, nothing changes. @param urgency the higher, the sooner */
  async add(id: string, data: object, urgency: number): Promise<void> {
    await this.queue.add('series', data, { jobId: id, priority: Math.max(1, 1000 - urgency) });
  }

  async read(id: string): Promise<Kept | null> {
    const found: RedisJob | undefined = await this.queue.getJob(id);
    if (!found) return null;
    const { data, progress, finishedOn, returnvalue, failedReason } = found;
    const failure = failedReason ? String(failedReason) : null;
    return { data, progress, ended: finishedOn === undefined ? null : { value: returnvalue, failure } };
  }

  async change(id: string, data: object): Promise<void> {
    await (await this.queue.getJob(id))?.updateData(data);
  }

  /** @returns false where a worker holds it */
  async remove(id: string): Promise<boolean> {
    const found: RedisJob | undefined = await this.queue.getJob(id);
    return (
      (await found?.remove().then(
        () => true,
        () => false,
      )) ?? true
    );
  }

  workers(): Promise<number> {
    return this.queue.getWorkersCount();
  }

  /** Takes leave of Redis; of one that is gone, without waiting for it to come back. */
  async close(): Promise<void> {
    const left = new AbortController();
    const closed = this.queue.close().finally(() => left.abort());
    closed.catch(() => undefined);
    const late = sleep(LEAVE_MS, undefined, { signal: left.signal }).then(
      // It may wait for an event of a connection that is no more.
      () => void this.queue.disconnect().catch(() => undefined),
      () => undefined,
    );
    await Promise.race([closed, late]);
  }
}

/** What a worker does with a job. A rejection puts the job back. */
export type Perform = (
  id: string,
  data: unknown,
  step: { signal: AbortSignal; tell(progress: object): Promise<void> },
) => Promise<unknown>;

/**
 * Takes one job after the other until it is told to stop. Where its hold on a job is lost, because another worker took it
 * for dead, it lets go of the job: what both would write is the same.
 * @returns the id of the job that it was at when it was told to stop and that others may take now; null: it was at none
 * @throws UserError `redis-unreachable`, `not-given-back` where Redis was away when it was told to stop
 */
export async function takeJobs(
  { url, takeOverMs = 30_000 }: RedisPlace,
  perform: Perform,
  stop: AbortSignal,
): Promise<string | null> {
  const leaving: { id: string | null; isGivenBack: boolean } = { id: null, isGivenBack: false };
  let working: Promise<unknown> = Promise.resolve();
  const worker = new Worker(
    NAME,
    async (job: RedisJob, token?: string, lost?: AbortSignal) => {
      const signal = lost ? AbortSignal.any([stop, lost]) : stop;
      try {
        const performing = perform(job.id!, job.data, { signal, tell: (progress) => job.updateProgress(progress) });
        working = performing.catch(() => undefined);
        return await performing;
      } catch (error) {
        // Lost, it is another worker's already.
        if (!stop.aborted || lost?.aborted) throw error;
        leaving.id = job.id!;
        await job.moveToWait(token);
        leaving.isGivenBack = true;
        throw new WaitingError();
      }
    },
    {
      connection: { ...connectionTo(url), retryStrategy: () => RECONNECT_MS },
      concurrency: 1,
      lockDuration: takeOverMs,
      stalledInterval: takeOverMs,
      maxStalledCount: MOST_TAKE_OVERS,
      autorun: false,
    },
  );
  worker.on('error', () => undefined);
  worker.on('lockRenewalFailed', (ids) => ids.forEach((id) => worker.cancelJob(id)));
  await reached(worker, url);
  const close = () => void worker.close();
  stop.addEventListener('abort', close, { once: true });
  if (stop.aborted) close();
  const left = worker.run().then(() => worker.close());
  left.catch(() => undefined);
  const over = new AbortController();
  await Promise.race([left, overdue(stop, () => working, over.signal)]).finally(() => over.abort());
  if (leaving.id === null || leaving.isGivenBack) return leaving.id;
  const seconds = takeOverMs / 1000;
  throw new UserError(
    'not-given-back',
    `Redis is away, so that the series at work here cannot be given back: others take it over ${seconds} s after its last sign of life.`,
    'See to Redis.',
  );
}

/**
 * Where Redis is away, BullMQ waits for it for ever, also to be closed.
 * @param working what has to have let go of everything first, however long that takes
 */
async function overdue(stop: AbortSignal, working: () => Promise<unknown>, over: AbortSignal): Promise<void> {
  if (!stop.aborted) await once(stop, 'abort');
  await working();
  await sleep(GIVE_BACK_MS, undefined, { signal: over }).catch(() => undefined);
}

/** BullMQ goes on trying by itself when Redis is away for a while. */
const connectionTo = (url: string) => ({ url, maxRetriesPerRequest: null });

async function reached(side: Queue | Worker, url: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), CONNECT_MS);
  });
  try {
    await Promise.race([side.waitUntilReady(), late]);
  } catch (cause) {
    void side.close().catch(() => undefined);
    const message = `Redis at ${new URL(url).host} cannot be reached.`;
    throw new UserError('redis-unreachable', message, 'Start it, or see to --redis and the network.', { cause });
  } finally {
    clearTimeout(timer);
  }
}
