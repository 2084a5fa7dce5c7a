import * as tf from '@tensorflow/tfjs-core';
import type { Schedule } from '../../models/index.ts';
import type { Parameters } from '../ops/index.ts';
import type { RandomStream } from '../random.ts';
import { samplePosterior } from './diffusion.ts';
import type { Models } from './models.ts';

/** SynDiff's sampling loop (SPEC.md §6): noise → T steps of the diffusive generator, each with a fresh z → [N,H,W,1]. */
export function synthesise(
  models: Models,
  schedule: Schedule,
  parameters: Parameters,
  source: tf.Tensor,
  nz: number,
  random: RandomStream,
): tf.Tensor {
  const [batch, height, width] = source.shape as [number, number, number];
  const noise = () => tf.tensor4d(random.normals(batch * height * width), [batch, height, width, 1]);
  return tf.tidy(() => {
    let x: tf.Tensor = noise();
    for (let step = schedule.numTimesteps - 1; step >= 0; step -= 1) {
      const last = x;
      const t = Array.from({ length: batch }, () => step);
      x = tf.tidy(() => {
        const z = tf.tensor2d(random.normals(batch * nz), [batch, nz]);
        const clean = models.generate(parameters, last, source, t, z);
        return samplePosterior(schedule, clean, last, t, noise());
      });
    }
    return x;
  });
}
