import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orCancelled } from './step.ts';

const unhandled: unknown[] = [];
const listen = (reason: unknown): void => void unhandled.push(reason);
beforeEach(() => void process.on('unhandledRejection', listen));
afterEach(() => {
  process.off('unhandledRejection', listen);
  unhandled.length = 0;
});

describe('work that is waited for until a cancel', () => {
  it('gives its result, or its error', async () => {
    const { signal } = new AbortController();
    expect(await orCancelled(Promise.resolve(1), signal)).toBe(1);
    await expect(orCancelled(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
  });

  it.each(['before', 'meanwhile'])('may fail after a cancel that came %s, and ends no process', async (when) => {
    const controller = new AbortController();
    if (when === 'before') controller.abort();
    const work = sleep(20).then(() => Promise.reject(new Error('late')));
    const waiting = orCancelled(work, controller.signal);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ kind: 'cancelled' });
    await sleep(60);
    expect(unhandled).toEqual([]);
  });
});
