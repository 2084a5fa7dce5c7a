import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CancelledError, DataError, UserError } from '../errors.ts';
import { redReason, testAssignment } from './job.fixtures.ts';
import type { Assignment } from './job.ts';
import { BatchMeter } from './progress.ts';
import { JobQueue } from './queue.ts';
import { runJobs, type JobEvent, type Work } from './run-jobs.ts';

let folder = '';
let queue: JobQueue;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syndiff-run-'));
  ({ queue } = await JobQueue.open(folder));
});
afterEach(async () => {
  await queue.close();
  await rm(folder, { recursive: true });
});

const delivered = { result: { files: 3, provider: 'cpu', seconds: 1 } };

/** Work of which the series named fail with what is thrown. */
function workThat(fails: (seriesId: string) => void): Work & { cleared: string[] } {
  const cleared: string[] = [];
  return {
    cleared,
    perform: async ({ assignment }) => {
      fails(assignment.source.seriesId);
      return delivered;
    },
    clear: async ({ assignment, state }) => void cleared.push(`${assignment.source.seriesId} ${state}`),
  };
}

describe('runJobs', () => {
  it('does all jobs; one that cannot be done stops no other', async () => {
    await queue.add([1, 2, 3].map(testAssignment), 'a');
    const work = workThat((id) => {
      if (id === 'series-2') throw new DataError('corrupt-pixels', 'Its pixels are damaged.', id);
    });
    await runJobs(queue, work, {});
    expect(queue.jobs().map(({ state, error }) => [state, error?.code])).toEqual([
      ['done', undefined],
      ['failed', 'corrupt-pixels'],
      ['done', undefined],
    ]);
    expect(work.cleared).toEqual(['series-1 done', 'series-2 failed', 'series-3 done']);
  });

  it('puts the running job back when it is interrupted, without counting the attempt', async () => {
    await queue.add([1, 2].map(testAssignment), 'a');
    const stop = new AbortController();
    const work = workThat(() => {
      stop.abort();
      throw new CancelledError();
    });
    await expect(runJobs(queue, work, { signal: stop.signal })).rejects.toThrow();
    expect(queue.jobs().map(({ state, attempts }) => [state, attempts])).toEqual([
      ['queued', 0],
      ['queued', 0],
    ]);
    expect(work.cleared).toEqual([]);
  });

  it('lets a job wait that time may help, and does the others meanwhile', async () => {
    await queue.add([1, 2].map(testAssignment), 'a');
    const stop = new AbortController();
    const heard: string[] = [];
    const onProgress = ({ type, job }: JobEvent) => {
      heard.push(`${type} ${job.assignment.source.seriesId}`);
      if (type === 'done') stop.abort();
    };
    const work = workThat((id) => {
      if (id === 'series-1') throw new UserError('folder-unwritable', 'The disk is full.', 'Make room.');
    });
    await expect(runJobs(queue, work, { signal: stop.signal, onProgress })).rejects.toThrow();
    expect(heard).toEqual(['started series-1', 'waiting series-1', 'started series-2', 'done series-2']);
    expect(queue.jobs()[0]).toMatchObject({ state: 'waiting', attempts: 1, retry: { afterMs: 5000 } });
  });
});

describe('runJobs, where a verdict is red', () => {
  it('holds the job back with its reasons, as no failure, and delivers it once it is acknowledged', async () => {
    await queue.add([1, 2].map(testAssignment), 'a');
    const cleared: string[] = [];
    const work: Work = {
      perform: async ({ assignment: { source, verdict } }) =>
        source.seriesId === 'series-2' || verdict === 'acknowledge-red'
          ? delivered
          : { held: { reasons: [redReason] } },
      clear: async ({ state }) => void cleared.push(state),
    };
    const told: string[] = [];
    const step = { onProgress: ({ type }: JobEvent) => void told.push(type) };
    await runJobs(queue, work, step);
    const [held] = queue.jobs();
    expect(held).toMatchObject({ state: 'held', held: { reasons: [redReason] }, error: null, result: null });
    expect(new BatchMeter().progress(queue.jobs())).toMatchObject({ done: 1, held: 1, failed: 0, slicesDone: 6 });
    expect(told).toEqual(['started', 'held', 'started', 'done']);

    await queue.acknowledge(held!.id);
    expect(queue.job(held!.id).held).toBeUndefined();
    await runJobs(queue, work, step);
    expect(queue.job(held!.id)).toMatchObject({ state: 'done', ...delivered });
    expect(cleared).toEqual(['held', 'done', 'done']);
  });
});

describe('runJobs, where a job is asked for again while it runs', () => {
  const asked = (verdict: Assignment['verdict']) => queue.add([{ ...testAssignment(1), verdict }], 'a');

  /** Work that is held back unless that was acknowledged as it began. */
  function redWork(whileItRuns: () => Promise<unknown>): Work & { calls: string[] } {
    const calls: string[] = [];
    return {
      calls,
      perform: async ({ assignment: { verdict } }) => {
        calls.push(`perform ${verdict}`);
        await whileItRuns();
        return verdict === 'acknowledge-red' ? delivered : { held: { reasons: [redReason] } };
      },
      clear: async ({ state }) => void calls.push(`clear ${state}`),
    };
  }

  it('delivers what is red once it is acknowledged, from what is kept of it', async () => {
    await asked('hold-red');
    const work = redWork(() => asked('acknowledge-red'));
    await runJobs(queue, work, {});
    // Cleared as one that is held, whose finished slices stay.
    expect(work.calls).toEqual(['perform hold-red', 'clear held', 'perform acknowledge-red', 'clear done']);
    expect(queue.jobs()).toMatchObject([{ state: 'done', ...delivered }]);
  });

  it('holds it back where it is asked for without an acknowledgement', async () => {
    await asked('hold-red');
    const work = redWork(() => asked('hold-red'));
    await runJobs(queue, work, {});
    expect(work.calls).toEqual(['perform hold-red', 'clear held']);
    expect(queue.jobs()).toMatchObject([{ state: 'held' }]);
  });
});

describe('runJobs, while somebody changes the jobs', () => {
  it('stops a running job that is cancelled, and goes on with the next', async () => {
    const [first] = await queue.add([1, 2].map(testAssignment), 'a');
    const cleared: string[] = [];
    const work: Work = {
      perform: async ({ id }, { signal }) => {
        if (id !== first!.id) return delivered;
        const stopped = new Promise((resolve) => signal!.addEventListener('abort', resolve));
        void queue.cancel(id);
        await stopped;
        throw new CancelledError();
      },
      clear: async ({ state }) => void cleared.push(state),
    };
    await runJobs(queue, work, {});
    expect(queue.jobs().map(({ state }) => state)).toEqual(['cancelled', 'done']);
    expect(cleared).toEqual(['cancelled', 'done']);
  });

  it('wakes for a job that is added while another waits, and for a waiting one that is asked for at once', async () => {
    const [first] = await queue.add([testAssignment(1)], 'a');
    let tries = 0;
    const work = workThat((id) => {
      if (id === 'series-1' && (tries += 1) === 1) throw new UserError('folder-unwritable', 'Full.', 'Make room.');
    });
    const onProgress = ({ type, job }: JobEvent) => {
      if (type === 'waiting') void queue.add([testAssignment(2)], 'a');
      if (type === 'done' && job.id !== first!.id) void queue.retry(first!.id);
    };
    const started = performance.now();
    await runJobs(queue, work, { onProgress });
    expect(queue.jobs().map(({ state }) => state)).toEqual(['done', 'done']);
    expect(performance.now() - started).toBeLessThan(4000);
  });

  it('has the next job prepared while one is computed', async () => {
    await queue.add([1, 2].map(testAssignment), 'a');
    const seen: string[] = [];
    const work: Work = {
      perform: async ({ assignment }, { onProgress }) => {
        seen.push(`perform ${assignment.source.seriesId}`);
        const progress = {
          phase: 'sampling',
          total: 3,
          secondsPerSlice: null,
          secondsLeft: null,
          provider: '',
        } as const;
        for (const done of [0, 1, 2]) onProgress?.({ ...progress, done });
        return delivered;
      },
      prepare: ({ assignment }) => void seen.push(`prepare ${assignment.source.seriesId}`),
      clear: async () => undefined,
    };
    await runJobs(queue, work, {});
    expect(seen).toEqual(['perform series-1', 'prepare series-2', 'perform series-2']);
  });
});

describe('BatchMeter', () => {
  it('tells the time left from the slices of this run, not from those that were loaded', async () => {
    const jobs = await queue.add([1, 2].map(testAssignment), 'a');
    let now = 0;
    const meter = new BatchMeter(() => now);
    await queue.move(jobs[0]!.id, 'running');
    const note = (done: number) => meter.note(jobs[0]!, { phase: 'sampling', done });
    note(1);
    expect(meter.progress(queue.jobs()).secondsLeft).toBeNull();
    now = 4000;
    note(2);
    expect(meter.progress(queue.jobs())).toMatchObject({ jobs: 2, slices: 6, slicesDone: 2, secondsLeft: 16 });
  });
});
