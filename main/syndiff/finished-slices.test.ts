import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLibrary, type Model } from '../../models/index.ts';
import { writeTinyModel } from '../../test/fixtures/tiny-model.ts';
import { testVolume } from '../engine.fixtures.ts';
import { forkChild, type Child, type StartChild } from './child-process.ts';
import type { Spread } from './sampler.ts';
import { translateVolume, type FinishedSlices } from './translate.ts';

const options = { seed: 3, samples: 2, provider: 'cpu' } as const;

let folder = '';
let model: Model;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-finished-'));
  writeTinyModel(folder);
  model = (await openLibrary([folder], null)).choose('ct-to-mrt1');
});
afterAll(() => rmSync(folder, { recursive: true }));

function kept(): { slices: Map<number, Spread>; finished: () => Promise<FinishedSlices> } {
  const slices = new Map<number, Spread>();
  return {
    slices,
    finished: async () => ({
      load: async (slice) => slices.get(slice) ?? null,
      save: async (slice, { mean, deviation }) => void slices.set(slice, { mean, deviation }),
    }),
  };
}

/** Children of which every call in `fatal`, counted over all of them, ends the process. */
function mortal(...fatal: number[]): { children: Child[]; startChild: StartChild } {
  const children: Child[] = [];
  let calls = 0;
  return {
    children,
    startChild: (entry) => {
      const child = forkChild(entry);
      children.push(child);
      const post = (message: unknown): void => {
        const { call } = message as { call: string };
        if (call === 'sample' && fatal.includes((calls += 1))) child.kill();
        else child.post(message);
      };
      return { ...child, post };
    },
  };
}

describe('a translation that keeps its finished slices', () => {
  it('goes on after them and gives the same bytes', async () => {
    const whole = await translateVolume(testVolume, model, options);
    const { slices, finished } = kept();
    const stop = new AbortController();
    const interrupted = translateVolume(
      testVolume,
      model,
      { ...options, finished },
      { signal: stop.signal, onProgress: ({ done }) => done === 2 && stop.abort() },
    );
    await expect(interrupted).rejects.toMatchObject({ kind: 'cancelled' });
    expect([...slices.keys()]).toEqual([0, 1]);

    const { children, startChild } = mortal();
    const resumed = await translateVolume(testVolume, model, { ...options, finished, startChild });
    expect(resumed.volume.values).toEqual(whole.volume.values);
    expect(resumed.deviation!.values).toEqual(whole.deviation!.values);
    expect([...slices.keys()]).toEqual([0, 1, 2]);
    expect(children).toHaveLength(1);
  });

  it('loses one slice to a crash of the inference process, and does it again', async () => {
    const whole = await translateVolume(testVolume, model, options);
    const { children, startChild } = mortal(2);
    const { volume } = await translateVolume(testVolume, model, { ...options, startChild });
    expect(volume.values).toEqual(whole.volume.values);
    expect(children).toHaveLength(2);
  });

  it('names the slice that ends the process twice', async () => {
    const { startChild } = mortal(2, 3);
    await expect(translateVolume(testVolume, model, { ...options, startChild })).rejects.toMatchObject({
      code: 'inference-crashed',
      message: expect.stringContaining('Twice at slice 2'),
    });
  });
});
