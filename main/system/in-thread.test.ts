import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { CancelledError } from '../errors.ts';
import { inThread } from './in-thread.ts';

const folder = mkdtempSync(join(tmpdir(), 'syndiff-thread-'));
const path = join(folder, 'thread.cjs');
writeFileSync(
  path,
  `const { parentPort, threadId } = require('node:worker_threads');
   parentPort.on('message', (task) => {
     if (task === 'never') return;
     if (task === 'throw') throw new Error('broken');
     if (task === 'fail') return parentPort.postMessage({ type: 'failed', error: { message: 'cannot' } });
     parentPort.postMessage({ type: 'progress', done: 1, total: 1 });
     parentPort.postMessage({ type: 'done', result: { threadId, task } });
   });`,
);
vi.mock('./processes.ts', () => ({ entryPoint: () => ({ path, execArgv: [] }) }));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (task: unknown, step = {}) => inThread<{ threadId: number; task: unknown }>('measure-worker', task, step);

describe('a task in a thread', () => {
  it('is done by the thread that did the one before, and tells how far it is', async () => {
    const told: number[] = [];
    const first = await run({ of: 1 });
    const second = await run({ of: 2 }, { onProgress: ({ done }: { done: number }) => told.push(done) });
    expect([second.threadId, second.task, told]).toEqual([first.threadId, { of: 2 }, [1]]);
  });

  it('is done beside another by a thread of its own', async () => {
    const [one, other] = await Promise.all([run(1), run(2)]);
    expect(one.threadId).not.toBe(other.threadId);
    expect([one.task, other.task]).toEqual([1, 2]);
  });

  it('ends at once with its thread when it is cancelled', async () => {
    const { threadId } = await run(1);
    const cancel = new AbortController();
    const never = run('never', { signal: cancel.signal });
    cancel.abort();
    await expect(never).rejects.toThrow(CancelledError);
    expect((await run(2)).threadId).not.toBe(threadId);
  });

  it.each([
    ['fail', 'cannot'],
    ['throw', 'broken'],
  ])('that cannot be done says why, and the next is done by another thread: %s', async (task, message) => {
    const { threadId } = await run(1);
    await expect(run(task)).rejects.toThrow(message);
    expect((await run(2)).threadId).not.toBe(threadId);
  });
});
