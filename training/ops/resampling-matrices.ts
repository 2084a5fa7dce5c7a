import * as tf from '@tensorflow/tfjs-core';

/*
 * One-dimensional resampling as banded matrices [1, to, from]: result = matrix · line. Kept for the life of the process:
 * a run uses a handful of sizes.
 */
const cache = new Map<string, tf.Tensor3D>();

type Kind = 'down' | 'up' | 'smooth' | 'meanDown';

/** 1-3-3-1 filters of SPEC.md §2.2 and their plain stand-ins; positions outside the line are zero. */
const filters: Record<Kind, { to: (size: number) => number; weight: (target: number, source: number) => number }> = {
  /** stride 2, padding 1 */
  down: {
    to: (size) => Math.floor(size / 2),
    weight: (target, source) => ([1, 3, 3, 1][source - 2 * target + 1] ?? 0) / 8,
  },
  /** zero insertion, padding 2 before and 1 after, taps doubled */
  up: {
    to: (size) => 2 * size,
    weight: (target, source) => ([1, 3, 3, 1][2 * source - target + 2] ?? 0) / 4,
  },
  /** stride 1, padding 2: one position longer */
  smooth: { to: (size) => size + 1, weight: (target, source) => ([1, 3, 3, 1][source - target + 2] ?? 0) / 8 },
  meanDown: {
    to: (size) => Math.floor(size / 2),
    weight: (target, source) => (Math.floor(source / 2) === target ? 0.5 : 0),
  },
};

export function banded(kind: Kind, size: number): tf.Tensor3D {
  const { to, weight } = filters[kind];
  return kept(`${kind} ${size}`, to(size), size, weight);
}

/** Mirrors without repeating the edge. @throws when the margin does not fit into the line */
export function reflectMatrix(size: number, margin: number): tf.Tensor3D {
  if (margin >= size) throw new Error(`cannot reflect ${margin} positions of a line of ${size}`);
  return kept(`reflect ${margin} ${size}`, size + 2 * margin, size, (target, source) => {
    const position = Math.abs(target - margin);
    return source === (position < size ? position : 2 * (size - 1) - position) ? 1 : 0;
  });
}

function kept(key: string, to: number, from: number, weight: (target: number, source: number) => number): tf.Tensor3D {
  const name = `${tf.getBackend()} ${key}`;
  const known = cache.get(name);
  if (known) return known;
  const values = new Float32Array(to * from);
  for (let target = 0; target < to; target++)
    for (let source = 0; source < from; source++) values[target * from + source] = weight(target, source);
  const matrix = tf.keep(tf.tensor3d(values, [1, to, from]));
  cache.set(name, matrix);
  return matrix;
}
