import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readSafetensors } from '../../models/index.ts';
import { loadBackend } from '../backend/load.ts';
import { tiny } from '../configs/tiny.ts';
import { loadCheckpoint, readAverage, saveCheckpoint, type Checkpoint } from './checkpoint.ts';
import { latestCheckpoint } from './checkpoint-folder.ts';
import { networkNames } from './network-names.ts';
import { freshCheckpoint } from './train.ts';

let folder: string;
let start: Checkpoint;
beforeAll(async () => {
  await loadBackend('cpu');
  start = freshCheckpoint(tiny);
  start.weights.step(
    new Map(networkNames.map((name) => [name, tf.onesLike(start.weights.vector(name)) as tf.Tensor1D])),
    () => 0.1,
    tiny.adam,
    0.5,
  );
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-checkpoint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const iterations = () => readdirSync(folder).map((name) => Number(/\d+/.exec(name)));

describe('a checkpoint', () => {
  it('gives back the whole state', () => {
    const state: Checkpoint = {
      ...start,
      iteration: 7,
      drawn: 21,
      origin: { config: 'earlier', iteration: 3, sha256: 'f'.repeat(64) },
      data: 'd'.repeat(64),
      untold: { G1_l1: { total: 0.1 + 0.2, count: 3 } },
    };
    const { weights, ...rest } = loadCheckpoint(saveCheckpoint(folder, state));
    const { weights: expected, ...told } = state;
    expect(rest).toEqual(told);
    for (const name of networkNames) {
      const [is, was] = [weights.state(name), expected.state(name)];
      for (const part of ['values', 'first', 'second', 'average'] as const)
        expect(is[part]?.dataSync(), `${name} ${part}`).toEqual(was[part]?.dataSync());
      expect(is.step).toBe(1);
    }
  });

  it('is a safetensors file, and gives a generator by name in the layout of the reference', () => {
    const file = saveCheckpoint(folder, start);
    expect(readSafetensors(readFileSync(file)).get('gen_diffusive_1/average')?.shape).toEqual([
      start.weights.layout('gen_diffusive_1').length,
    ]);
    const { config, weights } = readAverage(file, 'gen_diffusive_2');
    expect(config).toEqual(tiny);
    expect(weights.get('all_modules.2.weight')?.shape).toEqual([4, 2, 3, 3]);
    expect(start.weights.layout('gen_diffusive_2').pack(({ name }) => weights.get(name)!.values)).toEqual(
      start.weights.average('gen_diffusive_2').dataSync(),
    );
  });

  it('is refused where any byte of it is not as it was written', () => {
    const file = saveCheckpoint(folder, start);
    const bytes = readFileSync(file);
    const config = bytes.indexOf('lambdaL1');
    const digest = bytes.indexOf('"sha256":"') + 15;
    for (const place of [3, 8, 20, config, config + 12, digest, bytes.length >> 1, bytes.length - 1]) {
      const flipped = Buffer.from(bytes);
      flipped[place]! ^= 1;
      writeFileSync(file, flipped);
      expect(() => loadCheckpoint(file), `byte ${place}`).toThrow();
    }
    for (const length of [0, 5, 100, bytes.length - 4]) {
      writeFileSync(file, bytes.subarray(0, length));
      expect(() => loadCheckpoint(file), `${length} bytes`).toThrow(
        expect.objectContaining({ code: 'damaged-checkpoint' }),
      );
    }
    writeFileSync(file, bytes);
    expect(loadCheckpoint(file).iteration).toBe(0);
  });
});

describe('the checkpoints of a run', () => {
  it('are passed over where they are damaged, saying so', () => {
    const [first, second, third] = [1, 2, 3].map((iteration) =>
      saveCheckpoint(folder, { ...start, config: { ...tiny, checkpoints: { latest: 3, every: 0 } }, iteration }),
    );
    truncateSync(third!, 1000);
    appendFileSync(second!, '!');
    const said: string[] = [];
    expect(latestCheckpoint(folder, (line) => said.push(line))).toBe(first);
    expect(said).toEqual([expect.stringContaining(third!), expect.stringContaining(second!)]);
    truncateSync(first!, 0);
    expect(() => latestCheckpoint(folder)).toThrow(expect.objectContaining({ code: 'damaged-checkpoint' }));
  });

  it('are pruned to the latest, the best validated and those of every so many iterations', () => {
    const config = { ...tiny, checkpoints: { latest: 2, every: 4 } };
    const scores = [null, 20, 22, null, 21, 22.5, null, 19, null, 22];
    scores.forEach((score, iteration) => saveCheckpoint(folder, { ...start, config, iteration }, score));
    expect(iterations()).toEqual([4, 5, 8, 9]);
  });

  it('leave nothing behind of a write that was interrupted, and are not mistaken for it', () => {
    const unfinished = join(folder, 'iteration-0000009.safetensors.tmp');
    writeFileSync(unfinished, 'half');
    expect(() => latestCheckpoint(folder)).toThrow(expect.objectContaining({ code: 'no-checkpoint' }));
    const file = saveCheckpoint(folder, { ...start, iteration: 1 });
    expect(readdirSync(folder)).toEqual(['iteration-0000001.safetensors']);
    expect(latestCheckpoint(folder)).toBe(file);
  });

  it('stay as they were where the disk takes no more', () => {
    const file = saveCheckpoint(folder, start);
    const nowhere = join(folder, 'gone');
    expect(() => saveCheckpoint(nowhere, start)).toThrow(expect.objectContaining({ code: 'not-written' }));
    expect(latestCheckpoint(folder)).toBe(file);
  });
});
