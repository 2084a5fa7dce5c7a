import type { RandomStream } from '../random.ts';
import type { Augmentation } from './augmentation.ts';
import type { Contrast } from './patient.ts';

/** Changes an image that is translated from, and not what it is translated to. */
export interface SourceChange {
  gamma: number;
  /** to be added; null: none */
  noise: Float32Array | null;
}

/**
 * CT keeps its brightness, whose numbers mean something to the network; MR's are arbitrary.
 * @param pixels of the image
 */
export function drawSourceChange(
  contrast: Contrast,
  { gamma, noise }: Augmentation,
  pixels: number,
  random: RandomStream,
): SourceChange {
  const exponent = (2 * random.uniform() - 1) * gamma;
  const deviation = random.uniform() * noise;
  return {
    gamma: contrast === 'mrt1' ? Math.exp(exponent) : 1,
    noise: noise > 0 ? random.normals(pixels).map((value) => value * deviation) : null,
  };
}

/** Of values in [−1, 1], which they stay in; without gamma and noise the very same values. */
export function varySource(values: Float32Array, { gamma, noise }: SourceChange): Float32Array {
  return values.map((value, i) => {
    const brightness = gamma === 1 ? value : 2 * ((value + 1) / 2) ** gamma - 1;
    return Math.min(1, Math.max(-1, brightness + (noise?.[i] ?? 0)));
  });
}
