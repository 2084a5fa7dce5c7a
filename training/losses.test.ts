import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from './backend/load.ts';
import { gradientPenalty, lossAsFake, lossAsReal, meanAbsoluteDifference, meanSlopeDifference } from './losses.ts';

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
  const images = (values: number[], batch = 1) => tf.tensor4d(values, [batch, 4 / batch, 1, 1]);

  it('is the plain mean without weights and with equal ones', () => {
    expect(value(meanAbsoluteDifference(images(a), images(b), null))).toBeCloseTo(6 / 4, 6);
    expect(value(meanAbsoluteDifference(images(a), images(b), images([7, 7, 7, 7])))).toBeCloseTo(6 / 4, 6);
  });

  it('counts a pixel by its weight', () => {
    const weights = images([1, 3, 1, 0]);
    expect(value(meanAbsoluteDifference(images(a), images(b), weights))).toBeCloseTo(6 / 5, 6);
  });

  it('counts every image of a batch alike, whatever its weights', () => {
    const weights = images([1, 3, 1, 0], 2);
    const [made, truth] = [images(a, 2), images(b, 2)];
    expect(value(meanAbsoluteDifference(made, truth, weights))).toBeCloseTo((6 / 4 + 0 / 1) / 2, 6);
  });
});

describe('meanSlopeDifference', () => {
  it('sums the mean differences of neighbours along rows and columns', () => {
    const a = tf.tensor4d([0, 1, 4, 9, 2, 2], [1, 2, 3, 1]);
    // rows: 1 3 −7 0, columns: 9 1 −2
    const expected = (1 + 3 + 7 + 0) / 4 + (9 + 1 + 2) / 3;
    expect(value(meanSlopeDifference(a, tf.zerosLike(a)))).toBeCloseTo(expected, 6);
    expect(value(meanSlopeDifference(a, tf.add(a, 5)))).toBeCloseTo(0, 6);
  });

  it('has the gradient that finite differences give', () => {
    const truth = tf.tensor4d([0.1, -0.4, 0.3, 0.8, -0.2, 0.5], [1, 2, 3, 1]);
    const a = tf.tensor4d([0.7, 0.3, -0.6, 0.1, 0.9, -0.3], [1, 2, 3, 1]);
    const direction = tf.tensor4d([0.3, -0.1, 0.7, -0.5, 0.2, 0.4], [1, 2, 3, 1]);
    const slope = tf.sum(tf.mul(tf.grad((x) => meanSlopeDifference(x, truth))(a), direction)).dataSync()[0]!;
    const at = (step: number) => value(meanSlopeDifference(tf.add(a, tf.mul(direction, step)), truth));
    expect((at(0.01) - at(-0.01)) / 0.02).toBeCloseTo(slope, 3);
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
