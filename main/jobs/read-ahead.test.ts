import { beforeEach, describe, expect, it } from 'vitest';
import { throwIfCancelled, type Step } from '../step.ts';
import type { TranslationProgress } from '../translation.ts';
import type { Job } from './job.ts';
import { ReadAhead } from './read-ahead.ts';
import type { Source } from './source-reader.ts';

const job = (id: string) => ({ id }) as Job;
let heard: string[];
/** what ends a read */
let finish: Map<string, () => void>;
let failing: Set<string>;
let ahead: ReadAhead;
beforeEach(() => {
  heard = [];
  finish = new Map();
  failing = new Set();
  ahead = new ReadAhead({ read });
});

async function read({ id }: Job, { signal }: Step<TranslationProgress> = {}): Promise<Source> {
  heard.push(`read ${id}`);
  await new Promise<void>((resolve) => {
    finish.set(id, resolve);
    signal?.addEventListener('abort', () => resolve());
  });
  throwIfCancelled(signal);
  if (failing.delete(id)) throw new Error('It cannot be read now.');
  return { release: async () => void heard.push(`release ${id}`) } as Source;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('what is read ahead', () => {
  it('is there when its job comes, read once', async () => {
    ahead.begin(job('a'));
    ahead.begin(job('a'));
    const taken = ahead.take(job('a'), {});
    finish.get('a')!();
    await (await taken).release();
    expect(heard).toEqual(['read a', 'release a']);
  });

  it('is let go of where another job comes, or none', async () => {
    ahead.begin(job('a'));
    finish.get('a')!();
    await turn();
    const taken = ahead.take(job('b'), {});
    await turn();
    expect(heard).toEqual(['read a', 'release a', 'read b']);
    finish.get('b')!();
    await taken;
    ahead.begin(job('c'));
    finish.get('c')!();
    await turn();
    await ahead.drop();
    expect(heard.slice(3)).toEqual(['read c', 'release c']);
  });

  it('is read again where it could not be read', async () => {
    failing.add('a');
    ahead.begin(job('a'));
    finish.get('a')!();
    const taken = ahead.take(job('a'), {});
    await turn();
    finish.get('a')!();
    await taken;
    expect(heard).toEqual(['read a', 'read a']);
  });

  it('is ended with its job, and let go of where it had come already', async () => {
    const stop = new AbortController();
    ahead.begin(job('a'));
    const taken = ahead.take(job('a'), { signal: stop.signal });
    stop.abort();
    await expect(taken).rejects.toMatchObject({ kind: 'cancelled' });
    ahead.begin(job('b'));
    finish.get('b')!();
    await turn();
    await expect(ahead.take(job('b'), { signal: stop.signal })).rejects.toMatchObject({ kind: 'cancelled' });
    expect(heard).toEqual(['read a', 'read b', 'release b']);
  });
});
