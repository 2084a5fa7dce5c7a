import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, WaitingError, Worker, type Job as RedisJob } from 'bullmq';
import { UserError } from '../errors.ts';

/** The one place that knows BullMQ. */

const NAME = 'syndiff-series';
/** A worker may be lost so often in the middle of one series before that is given up: then it is the series that kills. */
const MOST_TAKE_OVERS = 5;
const CONNECT_MS = 10_000;
const LEAVE_MS = 2000;

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
 * @throws UserError `redis-unreachable`
 */
export async function takeJobs(
  { url, takeOverMs = 30_000 }: RedisPlace,
  perform: Perform,
  stop: AbortSignal,
): Promise<void> {
  const worker = new Worker(
    NAME,
    async (job: RedisJob, token?: string, lost?: AbortSignal) => {
      const signal = lost ? AbortSignal.any([stop, lost]) : stop;
      try {
        return await perform(job.id!, job.data, { signal, tell: (progress) => job.updateProgress(progress) });
      } catch (error) {
        if (!stop.aborted) throw error;
        await job.moveToWait(token);
        throw new WaitingError();
      }
    },
    {
      connection: connectionTo(url),
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
  await worker.run();
  await worker.close();
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
