import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from './backend/load.ts';
import { RandomStream } from './random.ts';

const random = new RandomStream(1, 0, 0);
const normal = (shape: number[]) => tf.tensor(random.normals(shape.reduce((a, b) => a * b)), shape);

/** ½‖∂Σf²/∂x‖²: what R1 does to a network. Its gradient needs the second derivative of everything inside f. */
function penalty(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Scalar {
  const slope = tf.grad((at) => tf.sum(tf.square(f(at))))(x);
  return tf.mul(0.5, tf.sum(tf.square(slope)));
}

/** Compares the gradient of the penalty with central differences along several random directions. */
function expectRightSecondDerivative(f: (x: tf.Tensor) => tf.Tensor, shape: number[]): void {
  const x = normal(shape);
  const gradient = tf.grad((at) => penalty(f, at))(x);
  const scale = Math.sqrt(tf.sum(tf.square(gradient)).dataSync()[0]!);
  const step = 1e-2;
  for (let i = 0; i < 4; i += 1) {
    const raw = normal(shape);
    const direction = tf.div(raw, tf.norm(raw));
    const at = (distance: number) => penalty(f, tf.add(x, tf.mul(direction, distance))).dataSync()[0]!;
    // Fourth-order central difference: float32 leaves no room for a smaller step.
    const difference = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
    const slope = tf.sum(tf.mul(gradient, direction)).dataSync()[0]!;
    expect(Math.abs(slope - difference) / scale).toBeLessThan(5e-3);
  }
}

const hasTensorFlow = await loadBackend('tensorflow').then(
  () => true,
  () => false,
);
if (!hasTensorFlow) console.log('gradients on TensorFlow skipped: not set up (npm run setup-backend)');

for (const backend of ['cpu', 'tensorflow'] as const)
  describe.skipIf(backend === 'tensorflow' && !hasTensorFlow)(
    `second derivatives against finite differences, ${backend}`,
    () => {
      beforeAll(() => loadBackend(backend));

      const kernel = () => tf.tensor4d(new RandomStream(2, 0, 0).normals(3 * 3 * 2 * 3), [3, 3, 2, 3]);
      const image = [1, 4, 4, 2];
      const cases: Record<string, [(x: tf.Tensor) => tf.Tensor, number[]]> = {
        tanh: [tf.tanh, [7]],
        sigmoid: [tf.sigmoid, [7]],
        exp: [(x) => tf.exp(tf.mul(x, 0.5)), [7]],
        softmax: [(x) => tf.softmax(x as tf.Tensor2D), [2, 5]],
        swish: [(x) => tf.mul(x, tf.sigmoid(x)), [7]],
        softplus: [tf.softplus, [7]],
        'convolution and tanh': [(x) => tf.tanh(tf.conv2d(x as tf.Tensor4D, kernel(), 1, 'same')), image],
        'convolution of stride 2': [(x) => tf.tanh(tf.conv2d(x as tf.Tensor4D, kernel(), 2, 'same')), image],
        'standard deviation': [(x) => tf.sqrt(tf.add(tf.moments(x, 0).variance, 1e-3)), [4, 3]],
      };
      for (const [name, [f, shape]] of Object.entries(cases)) it(name, () => expectRightSecondDerivative(f, shape));

      it('leaky ReLU, whose kinks forbid differences: gradient of ½‖∂Σ(w·lrelu(x))²/∂x‖² by hand', () => {
        const x = tf.tensor1d([0.7, -1.2]);
        const weight = tf.tensor1d([1.5, -0.4]);
        const slopeOf = (w: tf.Tensor) => tf.grad((at) => tf.sum(tf.square(tf.mul(w, tf.leakyRelu(at, 0.2)))))(x);
        const found = tf
          .grad((w) => tf.mul(0.5, tf.sum(tf.square(slopeOf(w)))))(weight)
          .dataSync();
        // Σ(w s x)² has the slope 2 w² s² x with s = 1 or 0.2; half its square has the derivative 8 w³ s⁴ x².
        [8 * 1.5 ** 3 * 0.7 ** 2, 8 * (-0.4) ** 3 * 0.2 ** 4 * 1.2 ** 2].forEach((value, i) =>
          expect(found[i]).toBeCloseTo(value, 4),
        );
      });

      it('maximum', () => {
        const slopeOf = (w: tf.Tensor) =>
          tf.grad((x) => tf.sum(tf.square(tf.maximum(tf.mul(w, x), 0))))(tf.tensor1d([2, -3]));
        const found = tf
          .grad((w) => tf.sum(tf.square(slopeOf(w))))(tf.tensor1d([1.5, 1]))
          .dataSync();
        // (2 w² x)² has the derivative 16 w³ x² where w·x > 0 and 0 elsewhere.
        expect(found[0]).toBeCloseTo(16 * 1.5 ** 3 * 4, 2);
        expect(found[1]).toBe(0);
      });

      it.runIf(backend === 'tensorflow')('mirrored borders, first and second', () => {
        const mirrored = (x: tf.Tensor) => tf.mirrorPad(x, [[0, 0], [1, 1], [2, 1], [0, 0]], 'reflect'); // prettier-ignore
        // Rows come back as 1 0 1 2 1, columns as 2 1 0 1 2 1.
        const counts = tf
          .grad((x) => tf.sum(mirrored(x)))(tf.ones([1, 3, 3, 1]))
          .dataSync();
        expect([...counts]).toEqual([1, 3, 2, 3, 9, 6, 1, 3, 2]);
        expectRightSecondDerivative((x) => tf.tanh(mirrored(x)), [1, 4, 4, 2]);
      });

      it.runIf(backend === 'tensorflow')('ReLU, by hand', () => {
        const slope = tf.grad((x) => tf.sum(tf.square(tf.relu(x))))(tf.tensor1d([2, -3, 0]));
        expect([...slope.dataSync()]).toEqual([4, 0, 0]);
      });
    },
  );

it('refuses the gradient of mirrorPad where it would be wrong', async () => {
  await loadBackend('cpu');
  const padded = (x: tf.Tensor) => tf.sum(tf.mirrorPad(x as tf.Tensor1D, [[1, 1]], 'reflect'));
  expect(() => tf.grad(padded)(tf.tensor1d([1, 2, 3]))).toThrow('reflectPad');
});
