import * as tf from '@tensorflow/tfjs-core';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadBackend } from '../backend/load.ts';
import { tiny } from '../configs/tiny.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { checkpointFrom } from './initial-weights.ts';
import { isGenerator, networkNames } from './network-names.ts';
import { freshCheckpoint } from './train.ts';

let folder: string;
beforeAll(() => loadBackend('cpu'));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-initial-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const other = { ...tiny, seed: 7, iterations: 5, lambdaL1: 3 };

/** A run after one step of Adam with gradients of one, so that averages and moments are there. */
function stepped() {
  const run = freshCheckpoint(tiny);
  for (const rate of [0.5, 0.1])
    run.weights.step(
      new Map(networkNames.map((name) => [name, tf.onesLike(run.weights.vector(name)) as tf.Tensor1D])),
      () => rate,
      tiny.adam,
      0.5,
    );
  return { ...run, iteration: 2 };
}

describe('checkpointFrom', () => {
  it('begins with the averaged generators and the discriminators as they were, all else fresh', () => {
    const earlier = stepped();
    const file = saveCheckpoint(folder, earlier);
    for (const path of [file, folder]) {
      const start = checkpointFrom(path, other);
      expect(start).toMatchObject({ config: other, iteration: 0, origin: { config: 'tiny', iteration: 2 } });
      for (const name of networkNames) {
        const { values, first, average, step } = start.weights.state(name);
        const expected = isGenerator(name) ? earlier.weights.average(name) : earlier.weights.vector(name);
        expect(values.dataSync(), name).toEqual(expected.dataSync());
        expect([average, step, tf.max(tf.abs(first)).dataSync()[0]]).toEqual([null, 0, 0]);
      }
    }
    const { average, values } = earlier.weights.state('gen_diffusive_1');
    expect(average!.dataSync()).not.toEqual(values.dataSync());
  });

  it('is remembered by the checkpoints of the new run', () => {
    const file = saveCheckpoint(folder, stepped());
    const start = checkpointFrom(file, other);
    expect(start.origin?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(loadCheckpoint(saveCheckpoint(folder, { ...start, iteration: 3 })).origin).toEqual(start.origin);
  });

  it.each([
    ['gen_diffusive_1', { generator: { ...tiny.generator, numChannelsDae: 8 } }, 'all_modules'],
    [
      'disc_diffusive_1',
      { stepJudge: { ...tiny.stepJudge, size: 'large' as const } },
      'conv1.conv1.0.weight is 4×4×3×3 there',
    ],
    ['disc_non_diffusive_cycle1', { imageJudge: { ndf: 3 } }, 'there and 3×1×4×4 here'],
  ])('refuses weights of another %s', (name, change, detail) => {
    const file = saveCheckpoint(folder, freshCheckpoint(tiny));
    const refused = () => checkpointFrom(file, { ...other, ...change });
    expect(refused).toThrow(expect.objectContaining({ code: 'other-networks' }));
    expect(refused).toThrow(name);
    expect(refused).toThrow(detail);
  });

  it('refuses options that change what the same parameters do', () => {
    const file = saveCheckpoint(folder, freshCheckpoint(tiny));
    const transposed = { ...other, generator: { ...other.generator, notUseTanh: true } };
    expect(() => checkpointFrom(file, transposed)).toThrow('notUseTanh');
    const larger = { ...other, generator: { ...other.generator, imageWidth: 17 } };
    expect(checkpointFrom(file, larger).config).toBe(larger);
  });

  it('says where there is nothing', () => {
    expect(() => checkpointFrom(join(folder, 'none'), tiny)).toThrow(
      expect.objectContaining({ code: 'no-checkpoint' }),
    );
    expect(() => checkpointFrom(folder, tiny)).toThrow(expect.objectContaining({ code: 'no-checkpoint' }));
  });
});
