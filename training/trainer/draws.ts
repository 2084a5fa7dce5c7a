import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../random.ts';

/** The random numbers of one diffusive phase for one contrast. */
export interface ContrastDraws {
  /** step 0 … T−1 of each item */
  t: number[];
  /** noise of x_{t+1}, of x_t and of the posterior sample, each [N,H,W,1] */
  noiseOfNext: tf.Tensor;
  noise: tf.Tensor;
  posterior: tf.Tensor;
  /** [N,nz] */
  z: tf.Tensor;
}

/** Contrast 1, contrast 2. */
export type PhaseDraws = readonly [ContrastDraws, ContrastDraws];

export interface DrawShape {
  batch: number;
  height: number;
  width: number;
  /** features of z */
  nz: number;
  /** diffusion steps */
  steps: number;
}

/** Draws in the order of SPEC.md §7: both t, four noises (x_{t+1} before x_t), both z, both posterior noises. */
export function drawPhase(random: RandomStream, { batch, height, width, nz, steps }: DrawShape): PhaseDraws {
  const step = () => Array.from({ length: batch }, () => random.integer(steps));
  const image = () => tf.tensor4d(random.normals(batch * height * width), [batch, height, width, 1]);
  const latent = () => tf.tensor2d(random.normals(batch * nz), [batch, nz]);
  const t = [step(), step()] as const;
  const first = { noiseOfNext: image(), noise: image() };
  const second = { noiseOfNext: image(), noise: image() };
  const z = [latent(), latent()] as const;
  const posterior = [image(), image()] as const;
  return [
    { ...first, t: t[0], z: z[0], posterior: posterior[0] },
    { ...second, t: t[1], z: z[1], posterior: posterior[1] },
  ];
}

export function disposeDraws(draws: PhaseDraws): void {
  for (const { noise, noiseOfNext, posterior, z } of draws) tf.dispose([noise, noiseOfNext, posterior, z]);
}
