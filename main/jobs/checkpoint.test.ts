import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Checkpoint } from './checkpoint.ts';

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'syndiff-checkpoint-'))));
afterEach(() => rm(folder, { recursive: true }));

const slices = [0, 1, 2].map((slice) => ({
  mean: Float32Array.from({ length: 6 }, (_, i) => Math.sin(slice + i) / 3),
  deviation: Float32Array.from({ length: 6 }, (_, i) => Math.cos(slice * i)),
}));

async function withCheckpoint<Result>(about: unknown, use: (checkpoint: Checkpoint) => Promise<Result>) {
  const checkpoint = await Checkpoint.open(join(folder, 'one'), about);
  return use(checkpoint).finally(() => checkpoint.close());
}

const saveAll = (checkpoint: Checkpoint) =>
  slices.reduce((before, made, slice) => before.then(() => checkpoint.save(slice, made)), Promise.resolve());

describe('Checkpoint', () => {
  it('gives back the very same numbers', async () => {
    await withCheckpoint('key', saveAll);
    await withCheckpoint('key', async (checkpoint) => {
      expect(checkpoint.slices).toBe(3);
      for (const [slice, made] of slices.entries()) expect(await checkpoint.load(slice)).toEqual(made);
      expect(await checkpoint.load(3)).toBeNull();
    });
  });

  it('keeps a single sample without deviation', async () => {
    const { mean } = slices[1]!;
    await withCheckpoint('key', (checkpoint) => checkpoint.save(7, { mean, deviation: null }));
    await withCheckpoint('key', async (checkpoint) =>
      expect(await checkpoint.load(7)).toEqual({ mean, deviation: null }),
    );
  });

  it('is nothing to a translation of anything else', async () => {
    await withCheckpoint({ seed: 1 }, saveAll);
    await withCheckpoint({ seed: 2 }, async (checkpoint) => expect(checkpoint.slices).toBe(0));
    await withCheckpoint({ seed: 1 }, async (checkpoint) => expect(checkpoint.slices).toBe(0));
  });

  it('keeps the whole slices of a file that ends anywhere, and goes on after them', async () => {
    await withCheckpoint('key', saveAll);
    const path = join(folder, 'one');
    const whole = await readFile(path);
    for (let length = 0; length < whole.length; length += 7) {
      await writeFile(path, whole);
      await truncate(path, length);
      await withCheckpoint('key', async (checkpoint) => {
        const kept = checkpoint.slices;
        expect(kept).toBe(Math.max(0, Math.floor((length - 32) / ((whole.length - 32) / 3))));
        for (let slice = kept; slice < 3; slice += 1) await checkpoint.save(slice, slices[slice]!);
      });
      expect(await readFile(path)).toEqual(whole);
    }
  });

  it('does not give back a slice that is not as it was saved; saved again it counts', async () => {
    await withCheckpoint('key', saveAll);
    const path = join(folder, 'one');
    const bytes = await readFile(path);
    bytes[60] = bytes[60]! ^ 1;
    await writeFile(path, bytes);
    await withCheckpoint('key', async (checkpoint) => {
      expect(await checkpoint.load(0)).toBeNull();
      expect(await checkpoint.load(1)).toEqual(slices[1]);
      await checkpoint.save(0, slices[0]!);
    });
    await withCheckpoint('key', async (checkpoint) => expect(await checkpoint.load(0)).toEqual(slices[0]));
  });
});
