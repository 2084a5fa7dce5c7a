import type { Volume } from '../dicom/index.ts';
import type { Stack } from './analysis-grid.ts';

/** Images whose measures can be told in advance. */
export interface Shape {
  columns: number;
  rows: number;
  slices: number;
}

/** A stack of 1 mm pixels and slices of 3 mm. */
export function stackOf({ columns, rows, slices }: Shape, value: (x: number, y: number, z: number) => number): Stack {
  const values = new Float32Array(columns * rows * slices);
  values.forEach((_, i) => {
    values[i] = value(i % columns, Math.floor(i / columns) % rows, Math.floor(i / (columns * rows)));
  });
  return { values, dimensions: [columns, rows, slices], spacing: [1, 1, 3] };
}

export function volumeOf(stack: Stack, unit: Volume['unit']): Volume {
  return {
    values: stack.values,
    dimensions: [...stack.dimensions],
    spacing: [...stack.spacing],
    directions: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    origin: [10, 20, 30],
    frameOfReferenceUID: '2.25.1',
    unit,
  };
}

/** Even random numbers below 1, the same each time. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Smooth blobs: something to see everywhere, nothing repeated. */
export function blobs(shape: Shape, seed: number, count = 40): Stack {
  const random = randomNumbers(seed);
  const centres = Array.from({ length: count * shape.slices }, (_, i) => ({
    x: random() * shape.columns,
    y: random() * shape.rows,
    z: Math.floor(i / count),
    size: 3 + 4 * random(),
    height: random() * 2 - 1,
  }));
  const bySlice = Array.from({ length: shape.slices }, (_, z) => centres.filter((one) => one.z === z));
  return stackOf(shape, (x, y, z) =>
    Math.tanh(
      bySlice[z]!.reduce(
        (sum, one) => sum + one.height * Math.exp(-((x - one.x) ** 2 + (y - one.y) ** 2) / (2 * one.size ** 2)),
        0,
      ),
    ),
  );
}
