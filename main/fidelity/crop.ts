import type { Stack } from './analysis-grid.ts';
import type { Dimensions } from './components.ts';
import type { Piece } from './changed-structures.ts';

/** A part of the slices of a stack, all slices deep. */
export interface Crop {
  whole: Dimensions;
  column: number;
  row: number;
  dimensions: Dimensions;
}

/**
 * The part of a stack that holds a mask and so many mm around it: what is computed of a pixel's neighbourhood need not be
 * computed where nobody asks.
 */
export function cropAround(
  mask: Uint8Array,
  { dimensions, spacing }: Pick<Stack, 'dimensions' | 'spacing'>,
  margin: number,
): Crop {
  const [columns, rows, slices] = dimensions;
  let [left, right, top, bottom] = [columns, -1, rows, -1];
  for (let line = 0; line < rows * slices; line += 1) {
    const start = line * columns;
    const first = mask.subarray(start, start + columns).indexOf(1);
    if (first < 0) continue;
    const last = mask.subarray(start, start + columns).lastIndexOf(1);
    [left, right] = [Math.min(left, first), Math.max(right, last)];
    [top, bottom] = [Math.min(top, line % rows), Math.max(bottom, line % rows)];
  }
  const [x, y] = [Math.ceil(margin / spacing[0]), Math.ceil(margin / spacing[1])];
  const [column, row] = [Math.max(0, left - x), Math.max(0, top - y)];
  const width = Math.max(0, Math.min(columns, right + 1 + x) - column);
  const height = Math.max(0, Math.min(rows, bottom + 1 + y) - row);
  return { whole: dimensions, column, row, dimensions: [width, height, slices] };
}

/** A copy of what lies in the crop. */
export function cropped<Values extends Float32Array | Uint8Array>(values: Values, crop: Crop): Values {
  const [columns, rows] = crop.whole;
  const [width, height, slices] = crop.dimensions;
  const result = (values instanceof Float32Array
    ? new Float32Array(width * height * slices)
    : new Uint8Array(width * height * slices)) as unknown as Values;
  for (let line = 0; line < height * slices; line += 1) {
    const from = (Math.floor(line / height) * rows + crop.row + (line % height)) * columns + crop.column;
    result.set(values.subarray(from, from + width), line * width);
  }
  return result;
}

export const croppedStack = (stack: Stack, crop: Crop): Stack => ({
  values: cropped(stack.values, crop),
  dimensions: crop.dimensions,
  spacing: stack.spacing,
});

/** A piece of the crop where it lies in the whole. */
export function inWhole({ centre, first, last, ...rest }: Piece, { column, row }: Crop): Piece {
  const moved = ([x, y, z]: [number, number, number]): [number, number, number] => [x + column, y + row, z];
  return { ...rest, centre: moved(centre), first: moved(first), last: moved(last) };
}
