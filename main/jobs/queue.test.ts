import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { propertySeed } from '../../test/property-runs.ts';
import { redReason, testAssignment } from './job.fixtures.ts';
import type { Assignment } from './job.ts';
import { Journal } from './journal.ts';
import { isSettled, mayBecome, states } from './life-cycle.ts';
import { JobQueue } from './queue.ts';
import { retryDelay } from './retry.ts';

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'syndiff-queue-'))));
afterEach(() => rm(folder, { recursive: true }));

const journal = () => join(folder, 'jobs', 'journal');

async function withQueue<Result>(use: (queue: JobQueue, findings: string[]) => Promise<Result>): Promise<Result> {
  const { queue, findings } = await JobQueue.open(folder);
  return use(queue, findings).finally(() => queue.close());
}

const three = [1, 2, 3].map(testAssignment);

describe('the life cycle', () => {
  it('never leaves what is done, and leaves what is settled only to the queue', () => {
    const onward = { done: [], held: ['queued', 'cancelled'], failed: ['queued'], cancelled: ['queued'] };
    for (const to of states) expect(mayBecome('done', to)).toBe(false);
    for (const from of states.filter(isSettled))
      expect(states.filter((to) => mayBecome(from, to))).toEqual(onward[from as keyof typeof onward]);
  });
});

describe('JobQueue', () => {
  it('takes the same assignment once, however often it is given', async () => {
    const first = await withQueue((queue) => queue.add(three, 'a'));
    await withQueue(async (queue) => {
      const turned = three.map(({ source, recipe, destination }) => ({
        destination: Object.fromEntries(Object.entries(destination).reverse()) as typeof destination,
        recipe: Object.fromEntries(Object.entries(recipe).reverse()) as typeof recipe,
        source,
      }));
      const again = await queue.add([...turned, testAssignment(4), testAssignment(4)], 'b');
      expect(again.slice(0, 3)).toEqual(first);
      expect(queue.jobs()).toHaveLength(4);
      expect(again[3]).toBe(again[4]);
    });
  });

  it('takes over what is asked about the verdict later, unless the job is over or nobody has acknowledged it', async () => {
    await withQueue(async (queue) => {
      const ask = async (verdict: Assignment['verdict']) => {
        const [job, ...others] = await queue.add([{ ...testAssignment(1), verdict }], 'a');
        expect([others, queue.jobs()]).toEqual([[], [job]]);
        return job!.assignment.verdict;
      };
      expect(await ask('hold-red')).toBe('hold-red');
      expect(await ask(undefined)).toBe(undefined);
      expect(await ask('acknowledge-red')).toBe('acknowledge-red');
      expect(await ask('hold-red')).toBe('hold-red');
      const { id } = queue.jobs()[0]!;

      // What runs is measured as it was to be, and need not be held back any more.
      await queue.move(id, 'running');
      expect(await ask(undefined)).toBe('hold-red');
      expect(await ask('acknowledge-red')).toBe('acknowledge-red');
      expect(await ask('hold-red')).toBe('acknowledge-red');

      await queue.move(id, 'held', { held: { reasons: [redReason] } });
      expect(await ask(undefined)).toBe('acknowledge-red');
      expect(queue.job(id).state).toBe('held');
      await queue.acknowledge(id);
      await queue.move(id, 'running');
      await queue.move(id, 'done');
      expect(await ask('hold-red')).toBe('acknowledge-red');
    });
    await withQueue(async (queue) =>
      expect(queue.jobs()).toMatchObject([{ state: 'done', assignment: { verdict: 'acknowledge-red' } }]),
    );
  });

  it('gives turns by priority, then in the order of arrival', async () => {
    await withQueue(async (queue) => {
      const [first, second, third] = await queue.add(three, 'a');
      await queue.prioritise(third!.id, 5);
      const turns: string[] = [];
      for (let job = queue.next(); job; job = queue.next()) {
        turns.push(job.id);
        await queue.move(job.id, 'running');
        await queue.move(job.id, 'done');
      }
      expect(turns).toEqual([third!.id, first!.id, second!.id]);
    });
  });

  it('queues again what ran when its process ended', async () => {
    const id = await withQueue(async (queue) => {
      const [job] = await queue.add(three, 'a');
      await queue.move(job!.id, 'running', { attempts: 1 });
      return job!.id;
    });
    await withQueue(async (queue) => expect(queue.job(id)).toMatchObject({ state: 'queued', attempts: 1 }));
  });

  it('starts nothing while it is paused, which outlasts the process', async () => {
    await withQueue(async (queue) => {
      await queue.add(three, 'a');
      await queue.pause(true);
    });
    await withQueue(async (queue) => {
      expect(queue.next()).toBeNull();
      await queue.pause(false);
      expect(queue.next()).not.toBeNull();
    });
  });

  it('lets a job wait until it is due, and no longer where the clock is set back', async () => {
    await withQueue(async (queue) => {
      const [job] = await queue.add([testAssignment(1)], 'a');
      await queue.move(job!.id, 'running');
      await queue.move(job!.id, 'waiting', { retry: { at: 100_000, afterMs: 5000 } });
      expect(queue.next(96_000)).toBeNull();
      expect(queue.untilNext(96_000)).toBe(4000);
      expect(queue.next(100_000)?.id).toBe(job!.id);
      expect(queue.next(2000)?.id).toBe(job!.id);
    });
  });

  it('keeps why a job is held over the end of its process, and forgets it with the state', async () => {
    const held = { reasons: [redReason] };
    const id = await withQueue(async (queue) => {
      const [job] = await queue.add([testAssignment(1)], 'a');
      await expect(queue.acknowledge(job!.id)).rejects.toMatchObject({ code: 'job-not-held' });
      await queue.move(job!.id, 'running');
      await queue.move(job!.id, 'held', { held });
      return job!.id;
    });
    await withQueue(async (queue) => {
      expect(queue.job(id)).toMatchObject({ state: 'held', held });
      expect(queue.next()).toBeNull();
      await queue.cancel(id);
      expect(queue.job(id).held).toBeUndefined();
    });
  });

  it('takes a job of a journal from before there was a state for it as held', async () => {
    const id = await withQueue(async (queue) => {
      const [job] = await queue.add([testAssignment(1)], 'a');
      await queue.move(job!.id, 'running');
      const error = { kind: 'user', code: 'red-unacknowledged', message: 'The verdict is red.' } as const;
      await queue.move(job!.id, 'failed', { error });
      return job!.id;
    });
    await withQueue(async (queue) => {
      expect(queue.job(id)).toMatchObject({ state: 'held', error: null, held: { reasons: [] } });
      await queue.acknowledge(id);
      expect(queue.job(id)).toMatchObject({ state: 'queued', assignment: { verdict: 'acknowledge-red' } });
    });
  });

  it('refuses what the life cycle does not have', async () => {
    await withQueue(async (queue) => {
      const [job] = await queue.add([testAssignment(1)], 'a');
      await expect(queue.move(job!.id, 'done')).rejects.toMatchObject({ code: 'job-not-movable' });
      await expect(queue.retry('nobody')).rejects.toMatchObject({ code: 'unknown-job' });
    });
  });

  it('is open in one process at a time', async () => {
    await withQueue(async () => {
      await expect(JobQueue.open(folder)).rejects.toMatchObject({ code: 'queue-in-use' });
    });
  });

  it('passes over records of another version, says so, and keeps them', async () => {
    await withQueue((queue) => queue.add(three, 'a'));
    const { journal: file } = await Journal.open(journal());
    await file.append({ type: 'job', job: { id: 'of tomorrow' } });
    await file.close();
    await withQueue(async (queue, findings) => {
      expect(findings).toEqual([expect.stringContaining('does not understand')]);
      expect(queue.jobs()).toHaveLength(3);
    });
    // A damaged tail makes the queue write its journal anew.
    await writeFile(journal(), 'half a li', { flag: 'a' });
    await withQueue(async (_, findings) => expect(findings).toHaveLength(2));
    await withQueue(async (_, findings) => expect(findings).toHaveLength(1));
  });

  it('stands after a kill at any byte where it stood after some settled change, with every job once', async () => {
    await withQueue(async (queue) => {
      const jobs = await queue.add(three, 'a');
      for (const { id } of jobs) {
        await queue.move(id, 'running', { attempts: 1 });
        await queue.move(id, 'done', { result: { files: 3, provider: 'cpu', seconds: 1 } });
      }
    });
    const whole = await readFile(journal());
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length }), async (kept) => {
        await writeFile(journal(), whole.subarray(0, kept));
        await withQueue(async (queue) => {
          const jobs = await queue.add(three, 'a');
          expect(new Set(jobs.map(({ id }) => id)).size).toBe(3);
          expect(queue.jobs()).toHaveLength(3);
          // Those that were done stay done, in the order in which they were.
          const done = jobs.map(({ state }) => state === 'done');
          expect(done).toEqual([...done].sort((a, b) => Number(b) - Number(a)));
          expect(jobs.every(({ state }) => state === 'done' || state === 'queued')).toBe(true);
        });
      }),
      { seed: propertySeed, numRuns: 25 },
    );
  });
});

describe('retryDelay', () => {
  it('grows, ends, and is for failures that can pass only', () => {
    expect([1, 2, 3, 4, 5, 11, 12].map((attempts) => retryDelay({ code: 'folder-unwritable' }, attempts))).toEqual([
      5000,
      20_000,
      80_000,
      320_000,
      600_000,
      600_000,
      null,
    ]);
    expect(retryDelay({ code: 'inference-crashed' }, 5)).toBeNull();
    for (const code of ['corrupt-pixels', 'wrong-unit', 'bug', 'output-not-finite'])
      expect(retryDelay({ code }, 1)).toBeNull();
  });
});
