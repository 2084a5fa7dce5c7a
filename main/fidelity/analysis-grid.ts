import type { Dimensions } from './components.ts';

/** Grids of what is measured: columns, rows, slices with the distance between them in mm. */
export interface Stack {
  values: Float32Array;
  dimensions: Dimensions;
  spacing: readonly [number, number, number];
}

/** A value on the scale of the networks, not clipped: [−1, 1] inside the range. */
export const onScale = (value: number, { minimum, maximum }: { minimum: number; maximum: number }): number =>
  (2 * (value - minimum)) / (maximum - minimum) - 1;

/** mm. The bundled networks see pixels of 1.5 or 2 mm: what is finer than this came of interpolation. */
const finest = 1.2;

/** How many pixels of a series, along columns and rows, become one on the grid where structure is measured. */
export function reduction([x, y]: readonly [number, number, number]): readonly [number, number] {
  return [Math.max(1, Math.floor(finest / x + 0.5)), Math.max(1, Math.floor(finest / y + 0.5))];
}

/** Means of blocks of pixels: less noise, and a cost that does not grow with a finer matrix. What does not fill a block is left out. */
export function reduced(
  values: ArrayLike<number>,
  [columns, rows, slices]: Dimensions,
  spacing: readonly [number, number, number],
  [across, down]: readonly [number, number],
): Stack {
  const [newColumns, newRows] = [Math.floor(columns / across), Math.floor(rows / down)];
  const result = new Float32Array(newColumns * newRows * slices);
  const share = 1 / (across * down);
  for (let slice = 0; slice < slices; slice += 1)
    for (let row = 0; row < newRows * down; row += 1) {
      const from = (slice * rows + row) * columns;
      const to = (slice * newRows + Math.floor(row / down)) * newColumns;
      for (let column = 0; column < newColumns; column += 1) {
        let sum = 0;
        for (let i = 0; i < across; i += 1) sum += values[from + column * across + i]!;
        result[to + column]! += sum * share;
      }
    }
  return {
    values: result,
    dimensions: [newColumns, newRows, slices],
    spacing: [spacing[0] * across, spacing[1] * down, spacing[2]],
  };
}

/** A volume on the grid where structure is measured, in [−1, 1], clipped there. */
export function scaledStack(
  { values, dimensions, spacing }: { values: ArrayLike<number>; dimensions: Dimensions; spacing: Stack['spacing'] },
  { minimum, maximum }: { minimum: number; maximum: number },
): Stack {
  const stack = reduced(values, dimensions, spacing, reduction(spacing));
  const factor = 2 / (maximum - minimum);
  stack.values.forEach((value, i) => {
    stack.values[i] = Math.max(-1, Math.min(1, (value - minimum) * factor - 1));
  });
  return stack;
}
