import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from './backend/load.ts';
import { gradientPenalty, lossAsFake, lossAsReal, meanAbsoluteDifference } from './losses.ts';

beforeAll(() => loadBackend('cpu'));

const value = (scalar: tf.Tensor) => scalar.dataSync()[0]!;

describe('adversarial losses', () => {
  it('are mean softplus of the logits, negated for what should look real', () => {
    const logits = tf.tensor1d([-1.5, 0, 2]);
    const softplus = (u: number) => Math.log(1 + Math.exp(u));
    expect(value(lossAsReal(logits))).toBeCloseTo((softplus(1.5) + softplus(0) + softplus(-2)) / 3, 6);
    expect(value(lossAsFake(logits))).toBeCloseTo((softplus(-1.5) + softplus(0) + softplus(2)) / 3, 6);
  });
});

describe('meanAbsoluteDifference', () => {
  const [a, b] = [
    [1, 2, 3, 4],
    [1, 0, 3, 8],
  ].map((values) => values) as [number[], number[]];

  it('is the plain mean without weights and with equal ones', () => {
    expect(value(meanAbsoluteDifference(tf.tensor1d(a), tf.tensor1d(b), null))).toBeCloseTo(6 / 4, 6);
    expect(value(meanAbsoluteDifference(tf.tensor1d(a), tf.tensor1d(b), tf.fill([4], 7)))).toBeCloseTo(6 / 4, 6);
  });

  it('counts a pixel by its weight', () => {
    const weights = tf.tensor1d([1, 3, 1, 0]);
    expect(value(meanAbsoluteDifference(tf.tensor1d(a), tf.tensor1d(b), weights))).toBeCloseTo(6 / 5, 6);
  });
});

describe('gradientPenalty', () => {
  it('is the mean over the batch of the squared slope', () => {
    const weight = tf.tensor1d([1, -2]);
    const judge = (x: tf.Tensor) => tf.sum(tf.mul(weight, tf.square(x)), 1);
    const x = tf.tensor2d([
      [3, 1],
      [0, 0.5],
    ]);
    // slopes 2wx: (6, −4) and (0, −2)
    expect(value(gradientPenalty(judge, x))).toBeCloseTo((36 + 16 + 4) / 2, 4);
  });
});
