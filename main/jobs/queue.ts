import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { newUID } from '../dicom/index.ts';
import { DataError, UserError } from '../errors.ts';
import { nameOf, takeLock, type OwnerLock } from '../system/owner-lock.ts';
import { askedAgain, keyOf, journalRecord, ofToday, type Assignment, type Job, type JournalRecord } from './job.ts';
import { Journal } from './journal.ts';
import { mayBecome, type State } from './life-cycle.ts';

/** Compaction pays when most lines of the journal are of the past. */
const LINES_PER_JOB = 8;
const LEAST_LINES = 256;

/**
 * The jobs of a data folder. Every change is in the journal before it counts. One process at a time has the queue open,
 * which a lock sees to.
 */
export class JobQueue {
  private readonly byId = new Map<string, Job>();
  /** records of another version, which it may want back */
  private readonly foreign: unknown[] = [];
  private pausedNow = false;
  private lastChange: Promise<unknown> = Promise.resolve();
  private readonly listeners = new Set<() => void>();
  /** what ends a job that is running */
  private readonly stops = new Map<string, () => void>();
  private readonly cancelled = new Set<string>();

  private constructor(
    private readonly journal: Journal,
    private readonly lock: OwnerLock,
  ) {}

  /**
   * Opens the queue as the last process left it; what was running then is queued again.
   * @returns the queue, and what there is to say about its journal
   * @throws UserError `queue-in-use`, `data-folder-unwritable`
   */
  static async open(dataFolder: string): Promise<{ queue: JobQueue; findings: string[] }> {
    const folder = join(dataFolder, 'jobs');
    const lock = await takeLock(join(folder, 'owner'));
    if (!('release' in lock)) {
      const message = `${nameOf(lock)} is working on the jobs of ${dataFolder}.`;
      throw new UserError('queue-in-use', message, 'Wait for its end, or name another folder in SYNDIFF_DATA.');
    }
    try {
      const { journal, records, findings } = await Journal.open(join(folder, 'journal'));
      const queue = new JobQueue(journal, lock);
      const damaged = findings.length > 0;
      for (const record of records) queue.replay(record, findings);
      for (const { id, state } of queue.jobs()) if (state === 'running') await queue.move(id, 'queued');
      if (damaged) await queue.compact();
      return { queue, findings };
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  get paused(): boolean {
    return this.pausedNow;
  }

  /** In the order in which they get their turn: by priority, then as they came. */
  jobs(): Job[] {
    // Sorting is stable, and the map is in the order of the first records.
    return [...this.byId.values()].sort((a, b) => b.priority - a.priority);
  }

  /** @throws DataError `unknown-job` */
  job(id: string): Job {
    const found = this.byId.get(id);
    if (found) return found;
    throw new DataError('unknown-job', 'There is no such job.', id, 'See what there is with `npx syndiff jobs`.');
  }

  /**
   * Adds a job for each assignment that is new. One that is there already takes over what is asked about its verdict now.
   * @returns the jobs of all assignments in their order, those that were there before included
   */
  async add(assignments: readonly Assignment[], batch: string, priority = 0): Promise<Job[]> {
    return this.inTurn(async () => {
      const known = new Map(this.jobs().map((job) => [keyOf(job.assignment), job]));
      const jobs: Job[] = [];
      for (const assignment of assignments) {
        const there = known.get(keyOf(assignment));
        const job = there ? askedAgain(there, assignment) : newJob(assignment, batch, priority);
        if (job !== there) await this.keep(job);
        known.set(keyOf(assignment), job);
        jobs.push(job);
      }
      return jobs;
    });
  }

  /** @throws DataError `unknown-job`; UserError `job-not-movable` where the life cycle has no such transition */
  async move(
    id: string,
    to: State,
    changes: Partial<Pick<Job, 'error' | 'result' | 'retry' | 'attempts' | 'held'>> = {},
  ) {
    await this.inTurn(async () => {
      const now = this.job(id);
      if (!mayBecome(now.state, to))
        throw new UserError('job-not-movable', `A job that is ${now.state} cannot become ${to}.`, 'Look at it again.');
      // Why it is held counts no longer than it is.
      await this.keep({ ...now, retry: null, held: undefined, ...changes, state: to });
    });
  }

  /** Lets a job that has failed, been cancelled or is held start afresh, or a waiting one at once. */
  retry(id: string): Promise<void> {
    return this.move(id, 'queued', { error: null, attempts: 0 });
  }

  /**
   * Delivers what is held back for its red verdict: somebody has read why, and the series says so.
   * @throws UserError `job-not-held`; DataError `unknown-job`
   */
  async acknowledge(id: string): Promise<void> {
    await this.inTurn(async () => {
      const now = this.job(id);
      if (now.state !== 'held')
        throw new UserError('job-not-held', 'This job is not held back for a red verdict.', 'Look at it again.');
      const assignment: Assignment = { ...now.assignment, verdict: 'acknowledge-red' };
      await this.keep({ ...now, assignment, state: 'queued', held: undefined, attempts: 0 });
    });
  }

  /**
   * Nothing more is done for the job. One that is running is stopped, and is cancelled once it has stopped.
   * @throws as `move`
   */
  async cancel(id: string): Promise<void> {
    const stop = this.stops.get(id);
    if (!stop) return this.move(id, 'cancelled');
    this.cancelled.add(id);
    stop();
  }

  /** Whether somebody has cancelled the job while it ran. */
  isCancelled(id: string): boolean {
    return this.cancelled.has(id);
  }

  /** @param stop what ends the job while it runs; null once it does not any more */
  setStop(id: string, stop: (() => void) | null): void {
    if (stop) this.stops.set(id, stop);
    else this.stops.delete(id);
    if (!stop) this.cancelled.delete(id);
  }

  /** @returns what stops listening for changes */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  async prioritise(id: string, priority: number): Promise<void> {
    await this.inTurn(() => this.keep({ ...this.job(id), priority }));
  }

  /** Whether jobs may be started; what runs is not touched. */
  async pause(paused: boolean): Promise<void> {
    await this.inTurn(async () => {
      await this.journal.append({ type: 'paused', paused } satisfies JournalRecord);
      this.pausedNow = paused;
      this.listeners.forEach((listener) => listener());
    });
  }

  /**
   * The job whose turn it is, and null where all that is left waits or the queue is paused.
   * @param taken jobs that are not to be given again
   */
  next(now = Date.now(), taken: ReadonlySet<string> = new Set()): Job | null {
    if (this.pausedNow) return null;
    const isDue = (job: Job) => job.state === 'queued' || (job.state === 'waiting' && waitOf(job, now) <= 0);
    return this.jobs().find((job) => isDue(job) && !taken.has(job.id)) ?? null;
  }

  /** Milliseconds until the first waiting job is due; null where none waits or the queue is paused. */
  untilNext(now = Date.now()): number | null {
    const waits = this.jobs().filter(({ state }) => state === 'waiting');
    return this.pausedNow || waits.length === 0 ? null : Math.max(0, Math.min(...waits.map((job) => waitOf(job, now))));
  }

  async close(): Promise<void> {
    await this.lastChange;
    await this.journal.close().finally(() => this.lock.release());
  }

  /** One change after the other: each begins with what the one before has made of a job. */
  private inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const turn = this.lastChange.then(change);
    this.lastChange = turn.catch(() => undefined);
    return turn;
  }

  private async keep(job: Job): Promise<void> {
    await this.journal.append({ type: 'job', job } satisfies JournalRecord);
    this.byId.set(job.id, job);
    this.listeners.forEach((listener) => listener());
    if (this.journal.length <= LEAST_LINES + LINES_PER_JOB * this.byId.size) return;
    // The job is kept already; a journal that cannot be compacted now can be later.
    await this.compact().catch(() => undefined);
  }

  private compact(): Promise<void> {
    const records: JournalRecord[] = [...this.byId.values()].map((job) => ({ type: 'job', job }));
    const paused: JournalRecord = { type: 'paused', paused: this.pausedNow };
    return this.journal.compact([...records, paused, ...this.foreign]);
  }

  private replay(record: unknown, findings: string[]): void {
    const parsed = journalRecord.safeParse(record);
    if (!parsed.success) {
      findings.push('The journal has a record that this version does not understand; passed over.');
      this.foreign.push(record);
    } else if (parsed.data.type === 'paused') this.pausedNow = parsed.data.paused;
    else this.byId.set(parsed.data.job.id, ofToday(parsed.data.job));
  }
}

/** A clock that was set back must not make a job wait for longer than it was to. */
function waitOf({ retry }: Job, now: number): number {
  if (!retry) return 0;
  const wait = retry.at - now;
  return wait > retry.afterMs ? 0 : wait;
}

function newJob(assignment: Assignment, batch: string, priority: number): Job {
  const added = new Date().toISOString();
  return {
    id: randomUUID(),
    batch,
    state: 'queued',
    assignment,
    priority,
    added,
    attempts: 0,
    retry: null,
    identity: { translation: newUID(), deviation: newUID(), made: added },
    error: null,
    result: null,
  };
}
