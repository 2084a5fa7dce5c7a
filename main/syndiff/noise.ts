import { philox } from './philox.ts';
import type { Draws } from './sampler.ts';

/** What a draw is for: part of the counter, so that no two draws share numbers. */
const purposes = { initial: 0, posterior: 1, latent: 2 } as const;

export interface NoiseKey {
  /** 0…2^32−1 */
  seed: number;
  /** 0 for the first sample of a series, 1 for the second … */
  sample: number;
}

/**
 * The draws of one sample, from N(0, 1). They depend on seed, sample, step and place in the slice and on nothing else:
 * every slice of a series gets the same field, so that neighbours do not flicker, and a larger slice grows at its right
 * and lower edge only.
 *
 * The transcendental functions are V8's own, in software, the same on every machine.
 */
export function seededDraws(key: NoiseKey, size: { columns: number; rows: number; nz: number }): Draws {
  const { columns, rows, nz } = size;
  return {
    initial: normalField(key, purposes.initial, 0, columns, rows),
    z: (step) => normalField(key, purposes.latent, step, nz, 1),
    posterior: (step) => normalField(key, purposes.posterior, step, columns, rows),
  };
}

function normalField(key: NoiseKey, purpose: number, step: number, columns: number, rows: number): Float32Array {
  const field = new Float32Array(columns * rows);
  const words = new Uint32Array(4);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 4) {
      philox([column / 4, row, step, purpose], [key.seed, key.sample], words);
      const line = field.subarray(row * columns + column, Math.min(row * columns + column + 4, (row + 1) * columns));
      line.set(normals(words).slice(0, line.length));
    }
  }
  return field;
}

/** Box–Muller: four uniform words → four normal numbers. Half a unit is added so that the logarithm stays finite. */
function normals(words: Uint32Array): [number, number, number, number] {
  const [a, b] = pair(words[0]!, words[1]!);
  const [c, d] = pair(words[2]!, words[3]!);
  return [a, b, c, d];
}

function pair(first: number, second: number): [number, number] {
  const radius = Math.sqrt(-2 * Math.log((first + 0.5) / 2 ** 32));
  const angle = (2 * Math.PI * (second + 0.5)) / 2 ** 32;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}
