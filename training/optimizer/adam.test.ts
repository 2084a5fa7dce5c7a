import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backend/load.ts';
import { disposeVector, startVector, stepAdam } from './adam.ts';
import { cosineRate } from './rate.ts';

beforeAll(() => loadBackend('cpu'));

const settings = { beta1: 0.5, beta2: 0.9, epsilon: 1e-8 };

describe('stepAdam', () => {
  it('follows the formulas of the paper, bias correction included', () => {
    const gradients = [
      [0.3, -2],
      [-0.1, 0.5],
      [0.7, 0],
    ];
    const expected = [1, -1];
    const first = [0, 0];
    const second = [0, 0];
    const vector = startVector(tf.tensor1d(expected));
    gradients.forEach((gradient, i) => {
      stepAdam(vector, tf.tensor1d(gradient), 0.01, settings, null);
      gradient.forEach((g, k) => {
        first[k] = 0.5 * first[k]! + 0.5 * g;
        second[k] = 0.9 * second[k]! + 0.1 * g * g;
        const mean = first[k]! / (1 - 0.5 ** (i + 1));
        const square = second[k]! / (1 - 0.9 ** (i + 1));
        expected[k]! -= (0.01 * mean) / (Math.sqrt(square) + 1e-8);
      });
      vector.values.dataSync().forEach((value, k) => expect(value).toBeCloseTo(expected[k]!, 6));
    });
    expect(vector.step).toBe(3);
    expect(vector.average).toBeNull();
  });

  it('begins the average as the values after the first step, then moves it by the decay', () => {
    const vector = startVector(tf.tensor1d([1]));
    stepAdam(vector, tf.tensor1d([1]), 0.1, settings, 0.9);
    const once = vector.values.dataSync()[0]!;
    expect(vector.average!.dataSync()[0]).toBe(once);
    stepAdam(vector, tf.tensor1d([1]), 0.1, settings, 0.9);
    expect(vector.average!.dataSync()[0]).toBeCloseTo(0.9 * once + 0.1 * vector.values.dataSync()[0]!, 6);
  });

  it('holds the same number of tensors after every step', () => {
    const gradient = tf.tensor1d([1, 2]);
    const vector = startVector(tf.tensor1d([1, 1]));
    stepAdam(vector, gradient, 0.1, settings, 0.9);
    const before = tf.memory().numTensors;
    stepAdam(vector, gradient, 0.1, settings, 0.9);
    expect(tf.memory().numTensors).toBe(before);
    disposeVector(vector);
    expect(tf.memory().numTensors).toBe(before - 4);
  });
});

describe('cosineRate', () => {
  it('goes from the initial rate to 1e-5', () => {
    expect([0, 0.5, 1].map((progress) => cosineRate(1e-3, progress))).toEqual([
      expect.closeTo(1e-3, 12),
      expect.closeTo((1e-3 + 1e-5) / 2, 12),
      expect.closeTo(1e-5, 12),
    ]);
  });
});
