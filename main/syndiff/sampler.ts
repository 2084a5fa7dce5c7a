import { posteriorSample, type Schedule } from '../../models/index.ts';

/** One image on the model grid, row-major, values in [−1, 1]. */
export interface Slice {
  values: Float32Array;
  columns: number;
  rows: number;
}

/** The random numbers of one sample: N(0, 1). */
export interface Draws {
  /** x_T, one number a pixel */
  initial: Float32Array;
  /** the latent vector of step t, nz numbers */
  z(step: number): Float32Array;
  /** the noise of the posterior at step t, one number a pixel; never asked for at t = 0 */
  posterior(step: number): Float32Array;
}

/** One pass of a diffusive generator: the estimate of x_0, as large as the source. */
export type Generate = (xT: Float32Array, source: Slice, t: number, z: Float32Array) => Promise<Float32Array>;

/**
 * SynDiff sampling (Özbey et al., IEEE TMI 2023, §III-B; SPEC.md §6): from noise, T times estimate x_0 and draw the next,
 * less noisy image from the posterior. The last step returns the estimate itself.
 * @returns one image as large as the source, values in [−1, 1]
 */
export async function sample(
  generate: Generate,
  source: Slice,
  schedule: Schedule,
  draws: Draws,
): Promise<Float32Array> {
  let x = draws.initial;
  const none = new Float32Array(x.length);
  for (let t = schedule.numTimesteps - 1; t >= 0; t -= 1) {
    const estimate = await generate(x, source, t, draws.z(t));
    x = posteriorSample(schedule, estimate, x, t, t === 0 ? none : draws.posterior(t));
  }
  return x;
}

/** Mean of the samples and their standard deviation (n−1) in every pixel; null for a single sample. */
export interface Spread {
  mean: Float32Array;
  deviation: Float32Array | null;
}

/** As many samples of one slice as `draws` has entries, summed by Welford's method in the order of `draws`. */
export async function sampleSpread(
  generate: Generate,
  source: Slice,
  schedule: Schedule,
  draws: readonly Draws[],
): Promise<Spread> {
  const mean = new Float64Array(source.values.length);
  const squares = new Float64Array(source.values.length);
  for (const [n, own] of draws.entries()) {
    const values = await sample(generate, source, schedule, own);
    for (let i = 0; i < values.length; i += 1) {
      const offset = values[i]! - mean[i]!;
      mean[i] = mean[i]! + offset / (n + 1);
      squares[i] = squares[i]! + offset * (values[i]! - mean[i]!);
    }
  }
  return {
    mean: Float32Array.from(mean),
    deviation: draws.length < 2 ? null : Float32Array.from(squares, (sum) => Math.sqrt(sum / (draws.length - 1))),
  };
}
