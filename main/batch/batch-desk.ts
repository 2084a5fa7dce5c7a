import { AuditLog } from '../audit/index.ts';
import type { BatchState } from '../../preload/contract/index.ts';
import type { ModelLibrary } from '../../models/index.ts';
import { reportOf } from '../errors.ts';
import { BatchMeter, isSettled, JobQueue, runJobs, sweepAfter, TranslationWork } from '../jobs/index.ts';
import type { JobEvent } from '../jobs/index.ts';
import { logBug } from '../system/log.ts';
import { throttle } from '../progress.ts';
import { cancelJob } from './cancel-job.ts';
import { summariseBatch, type JobsAtWork } from './batch-summary.ts';
import { HANDED_OUT, shareWork } from './share.ts';
import type { SecretStore } from '../system/secrets.ts';
import type { StartChild } from '../syndiff/index.ts';
import type { TranslationProgress } from '../translation.ts';
import type { SharedWork } from '../workers/index.ts';

export interface Workshop {
  library: () => Promise<ModelLibrary>;
  softwareVersion: string;
  dataFolder: string;
  startChild?: StartChild | undefined;
  /** of the destinations that jobs name; default: the environment's */
  secrets?: SecretStore | undefined;
  /** of the Redis through which workers share the jobs; default: they are done here */
  redis?: string | undefined;
}

/** What is there while jobs are being done. */
interface Run extends JobsAtWork {
  queue: JobQueue;
  progress: Map<string, TranslationProgress>;
  shared: SharedWork | null;
  stop: AbortController;
  ended: Promise<void>;
}

/** Between two looks at how many workers there are. */
const COUNT_MS = 2000;

/**
 * The jobs of the data folder, for a window. The queue is open, and so locked, only while jobs are being done or changed:
 * in between the command line may have it.
 */
export class BatchDesk {
  private run: Run | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private readonly tell: (state: BatchState, force?: boolean) => void;

  constructor(
    private readonly workshop: Workshop,
    onChange: (state: BatchState) => void,
  ) {
    this.tell = throttle(onChange, 200);
  }

  /**
   * Does something with the queue and tells what there is then.
   * @throws UserError `queue-in-use` where another process has it; what `change` throws
   */
  async change(change: (queue: JobQueue) => Promise<unknown> = () => Promise.resolve()): Promise<BatchState> {
    return this.inTurn(async () => {
      const { run } = this;
      if (run) {
        await change(run.queue);
        return this.stateOf(run.queue);
      }
      const { queue } = await JobQueue.open(this.workshop.dataFolder);
      try {
        await change(queue);
        return this.stateOf(queue);
      } finally {
        await queue.close();
      }
    });
  }

  /** Nothing more is done for a job, here or by workers. @throws UserError `queue-in-use`; as `cancelJob` */
  cancel(id: string): Promise<BatchState> {
    const { dataFolder, redis } = this.workshop;
    return this.change((queue) => cancelJob(queue, id, { dataFolder, redis, running: this.run?.shared ?? null }));
  }

  /** Does what is left, unless that is being done or is paused. @throws UserError `queue-in-use`; as `shareWork` */
  async start(): Promise<BatchState> {
    return this.inTurn(async () => {
      if (this.run) return this.stateOf(this.run.queue);
      const { queue } = await JobQueue.open(this.workshop.dataFolder);
      const isLeft = queue.jobs().some(({ state }) => !isSettled(state));
      if (queue.paused || !isLeft) {
        const state = this.stateOf(queue);
        await queue.close();
        return state;
      }
      const { shared, workers } = await this.shareAndCount().catch(async (error: unknown) => {
        await queue.close();
        throw error;
      });
      const run: Run = {
        queue,
        meter: new BatchMeter(),
        progress: new Map(),
        shared,
        workers,
        stop: new AbortController(),
        ended: Promise.resolve(),
      };
      this.run = run;
      queue.onChange(() => this.tell(this.stateOf(queue), true));
      run.ended = this.perform(run);
      return this.stateOf(queue);
    });
  }

  async close(): Promise<void> {
    this.run?.stop.abort();
    await this.run?.ended;
    await this.last;
  }

  private async perform(run: Run): Promise<void> {
    const { queue, stop, shared } = run;
    const { dataFolder, softwareVersion, startChild, library, secrets } = this.workshop;
    let work: TranslationWork | SharedWork | null = shared;
    const counting = shared && setInterval(() => void this.count(run, shared), COUNT_MS);
    try {
      const audit = new AuditLog(dataFolder);
      if (!work) {
        const options = { dataFolder, library: await library(), softwareVersion, audit };
        work = new TranslationWork({ ...options, ...(startChild && { startChild }), ...(secrets && { secrets }) });
      }
      await sweepAfter(dataFolder, queue);
      await shared?.withdraw(queue.jobs());
      const step = { signal: stop.signal, onProgress: (event: JobEvent) => this.note(run, event) };
      // What is added at the last moment must not be left lying.
      do await runJobs(queue, work, step, { atOnce: shared ? HANDED_OUT : 1 });
      while (queue.next());
    } catch (thrown) {
      if (!stop.signal.aborted && reportOf(thrown).kind === 'bug') logBug('a batch', thrown);
    }
    // Whoever changes the queue now opens it anew, after it has been closed here.
    await this.inTurn(async () => {
      this.run = null;
      if (counting) clearInterval(counting);
      await work?.close();
      const state = this.stateOf(queue);
      await queue.close().catch((thrown: unknown) => logBug('closing the queue of jobs', thrown));
      this.tell(state, true);
    });
  }

  private note(run: Run, event: JobEvent): void {
    if (event.type === 'progress') {
      run.meter.note(event.job, event.progress);
      run.progress.set(event.job.id, event.progress);
    } else run.progress.delete(event.job.id);
    this.tell(this.stateOf(run.queue), event.type !== 'progress');
  }

  private async count(run: Run, shared: SharedWork): Promise<void> {
    const workers = await shared.workers().catch(() => run.workers);
    if (workers === run.workers || this.run !== run) return;
    run.workers = workers;
    this.tell(this.stateOf(run.queue), true);
  }

  private async shareAndCount(): Promise<Pick<Run, 'shared' | 'workers'>> {
    const shared = await this.share();
    try {
      return { shared, workers: shared && (await shared.workers()) };
    } catch (error) {
      await shared?.close();
      throw error;
    }
  }

  private async share(): Promise<SharedWork | null> {
    const { redis, dataFolder } = this.workshop;
    return redis ? shareWork(redis, dataFolder) : null;
  }

  private stateOf(queue: JobQueue): BatchState {
    return summariseBatch(queue, this.run?.queue === queue ? this.run : null);
  }

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
