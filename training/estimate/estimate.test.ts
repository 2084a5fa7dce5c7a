import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backend/load.ts';
import { configs } from '../configs/index.ts';
import { tiny } from '../configs/tiny.ts';
import { freshCheckpoint } from '../trainer/train.ts';
import {
  describeTime,
  describeWork,
  duration,
  memoryOf,
  probeSeconds,
  readMachine,
  refuseTooLarge,
  workOf,
} from './index.ts';
import { passesOf } from './work.ts';

beforeAll(() => loadBackend('cpu'));

const seed = configs['seed-400x480']!;
const machine = { device: 'CPU' as const, free: 16 * 2 ** 30, total: 32 * 2 ** 30 };

describe('work', () => {
  it('counts the passes of an iteration', () => {
    // A 1, C 3; A 1, B 1, C 2 × 3; A 2 × 3, R1 5 in ten, C 2; B 2 × 3, C 2
    expect(passesOf({ paired: false, lazyReg: 10 })).toEqual({
      generator: 4,
      translator: 8,
      stepJudge: 8.5,
      imageJudge: 8,
    });
    expect(passesOf({ paired: true, lazyReg: 10 }).translator).toBe(7);
  });

  it('is that of all images of a batch, and most of it the diffusive generators’', () => {
    const one = workOf(seed);
    expect(workOf({ ...seed, batchSize: 4 }).flops).toBeCloseTo(4 * one.flops, -6);
    expect(one.flops).toBeGreaterThan(2 * 4 * 408e9);
    expect(one.parameters / 1e6).toBeGreaterThan(2 * 25.4);
  });
});

describe('memory', () => {
  it('grows with batch and image, and not below what program and weights need', () => {
    const of = (config: typeof seed) => memoryOf(config, workOf(config));
    const [one, four] = [of(seed), of({ ...seed, batchSize: 4 })];
    expect(four.activations).toBe(4 * one.activations);
    expect(four.weights).toBe(one.weights);
    expect(one.total).toBe(one.weights + one.activations + one.program);
  });

  it.each([
    [
      { ...tiny, generator: { ...tiny.generator, numChannelsDae: 4 }, crop: { height: 64, width: 64 }, batchSize: 4 },
      0.95,
    ],
    [
      {
        ...configs['compact-128']!,
        generator: { ...configs['compact-128']!.generator, numChannelsDae: 24, chMult: [1, 2, 2], numResBlocks: 1 },
        crop: { height: 128, width: 128 },
        batchSize: 1,
      },
      2.7,
    ],
  ])('is near what was measured (%#)', (config, gibibytes) => {
    const estimated = memoryOf(config, workOf(config)).total / 2 ** 30;
    expect(estimated / gibibytes).toBeGreaterThan(0.7);
    expect(estimated / gibibytes).toBeLessThan(1.4);
  });

  it('refuses what cannot fit, with numbers and what to lower', () => {
    const absurd = { ...seed, batchSize: 4096 };
    expect(() => refuseTooLarge(memoryOf(absurd, workOf(absurd)), machine, 1, absurd)).toThrow(
      expect.objectContaining({
        code: 'too-large',
        message: expect.stringMatching(/needs about [\d,]+ GiB, and 16 GiB of the CPU's memory are free/) as string,
        remedy: expect.stringContaining('--batch-size 4096') as string,
      }),
    );
    expect(() => refuseTooLarge(memoryOf(tiny, workOf(tiny)), machine, 1, tiny)).not.toThrow();
    expect(() => refuseTooLarge(memoryOf(tiny, workOf(tiny)), machine, 100, tiny)).toThrow(/100 processes/);
  });

  it('is compared with what this machine has', () => {
    const { free, total } = readMachine();
    expect(free).toBeGreaterThan(0);
    expect(total).toBeGreaterThanOrEqual(free);
  });
});

describe('time', () => {
  it('is measured without moving the weights or leaving tensors behind', () => {
    const { weights } = freshCheckpoint(tiny);
    const before = weights.digest();
    probeSeconds(tiny, weights);
    const tensors = tf.memory().numTensors;
    expect(probeSeconds(tiny, weights)).toBeGreaterThan(0);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(weights.digest()).toBe(before);
    weights.dispose();
  });

  it('is told in the unit that one would use', () => {
    expect([1.234, 75, 4000, 20_000, 400_000].map(duration)).toEqual([
      '1.2 seconds',
      '75 seconds',
      '67 minutes',
      '5.6 hours',
      '4.6 days',
    ]);
    expect(describeTime(0.5, { ...seed, iterations: 1000, epochs: 10 }, 500)).toBe(
      '1,000 iterations (10 epochs): about 0.50 s each, 4.2 minutes for the 500 to do',
    );
  });
});

it('says what a run is and needs', () => {
  const work = workOf(seed);
  const text = describeWork(seed, work, memoryOf(seed, work), machine).join('\n');
  expect(text).toMatch(/gen_diffusive_2 +25,\d{3},\d{3} parameters +408 GFLOP a pass/);
  expect(text).toMatch(/memory: about \d+ GiB a process .*; 16 GiB of the CPU's are free/);
});
