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
  height: number;
  width: number;
  /** features of z */
  nz: number;
  /** diffusion steps */
  steps: number;
}

/**
 * Draws each item from a stream of its own, so that it does not depend on the batch it is in; within it in the order of
 * SPEC.md §7: both t, four noises (x_{t+1} before x_t), both z, both posterior noises.
 * @param randoms one for each item of the batch
 */
export function drawPhase(randoms: readonly RandomStream[], { height, width, nz, steps }: DrawShape): PhaseDraws {
  const items = randoms.map((random) => {
    const t = [random.integer(steps), random.integer(steps)] as const;
    const image = () => random.normals(height * width);
    const first = { noiseOfNext: image(), noise: image() };
    const second = { noiseOfNext: image(), noise: image() };
    const z = [random.normals(nz), random.normals(nz)] as const;
    const posterior = [image(), image()] as const;
    return [
      { ...first, t: t[0], z: z[0], posterior: posterior[0] },
      { ...second, t: t[1], z: z[1], posterior: posterior[1] },
    ] as const;
  });
  const ofContrast = (k: 0 | 1): ContrastDraws => {
    const images = (of: 'noiseOfNext' | 'noise' | 'posterior') =>
      tf.tensor4d(joined(items.map((item) => item[k][of])), [items.length, height, width, 1]);
    return {
      t: items.map((item) => item[k].t),
      noiseOfNext: images('noiseOfNext'),
      noise: images('noise'),
      posterior: images('posterior'),
      z: tf.tensor2d(joined(items.map((item) => item[k].z)), [items.length, nz]),
    };
  };
  return [ofContrast(0), ofContrast(1)];
}

export function disposeDraws(draws: PhaseDraws): void {
  for (const { noise, noiseOfNext, posterior, z } of draws) tf.dispose([noise, noiseOfNext, posterior, z]);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
