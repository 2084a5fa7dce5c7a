import { AuditLog } from './audit/index.ts';
import type { BatchState } from '../preload/contract/index.ts';
import type { ModelLibrary } from '../models/index.ts';
import { reportOf } from './errors.ts';
import { isSettled, JobQueue, runJobs, sweepCheckpoints, TranslationWork } from './jobs/index.ts';
import { BatchMeter, type JobEvent } from './jobs/index.ts';
import { logBug } from './log.ts';
import { throttle } from './progress.ts';
import { summariseBatch, type RunningJob } from './batch-summary.ts';
import type { StartChild } from './syndiff/index.ts';

export interface Workshop {
  library: () => Promise<ModelLibrary>;
  softwareVersion: string;
  dataFolder: string;
  startChild?: StartChild | undefined;
}

/** What is there while jobs are being done. */
interface Run {
  queue: JobQueue;
  meter: BatchMeter;
  job: RunningJob | null;
  stop: AbortController;
  ended: Promise<void>;
}

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

  /** Does what is left, unless that is being done or is paused. @throws UserError `queue-in-use` */
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
      const run: Run = {
        queue,
        meter: new BatchMeter(),
        job: null,
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
    const { queue, stop } = run;
    const { dataFolder, softwareVersion, startChild, library } = this.workshop;
    let work: TranslationWork | null = null;
    try {
      const audit = new AuditLog(dataFolder);
      const options = { dataFolder, library: await library(), softwareVersion, audit };
      work = new TranslationWork({ ...options, ...(startChild && { startChild }) });
      await sweepCheckpoints(dataFolder, queue);
      const step = { signal: stop.signal, onProgress: (event: JobEvent) => this.note(run, event) };
      // What is added at the last moment must not be left lying.
      do await runJobs(queue, work, step);
      while (queue.next());
    } catch (thrown) {
      if (!stop.signal.aborted && reportOf(thrown).kind === 'bug') logBug('a batch', thrown);
    }
    // Whoever changes the queue now opens it anew, after it has been closed here.
    await this.inTurn(async () => {
      this.run = null;
      work?.close();
      const state = this.stateOf(queue);
      await queue.close().catch((thrown: unknown) => logBug('closing the queue of jobs', thrown));
      this.tell(state, true);
    });
  }

  private note(run: Run, event: JobEvent): void {
    if (event.type === 'progress') {
      run.meter.note(event.job, event.progress);
      run.job = { id: event.job.id, progress: event.progress };
    } else if (event.type !== 'started') run.job = null;
    this.tell(this.stateOf(run.queue), event.type !== 'progress');
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
