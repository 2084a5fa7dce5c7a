import { components, type Dimensions } from './components.ts';

/** HU: what is emptier is air, and with fat around it no body is. */
export const airBelow = -200;

/**
 * The body in each slice: the largest thing once the air around it is gone, so that lungs and gas stay in and table,
 * blanket and coil fall off. Air is what does not exceed the threshold and reaches the border of the slice.
 *
 * @param values CT in HU, or MR in arbitrary units
 * @returns 1 inside the body
 */
export function bodyMask(values: ArrayLike<number>, dimensions: Dimensions, unit: 'HU' | 'au'): Uint8Array {
  const above = unit === 'HU' ? airBelow : emptyBelow(values);
  const [columns, rows] = dimensions;
  const plane = columns * rows;
  const mask = new Uint8Array(values.length);
  for (let start = 0; start < values.length; start += plane)
    mask.set(
      bodyOfSlice((i) => values[start + i]! > above, columns, rows),
      start,
    );
  return mask;
}

/**
 * What an MR voxel must exceed to be tissue: a tenth of the 98th percentile of what is not zero. Noise and ghosts of a
 * usual T1 stay below, muscle (the darkest large tissue) above; fat, which is bright, sets the percentile.
 */
function emptyBelow(values: ArrayLike<number>): number {
  const stride = Math.max(1, Math.floor(values.length / 200_000));
  const sample: number[] = [];
  for (let i = 0; i < values.length; i += stride) if (values[i]! > 0) sample.push(values[i]!);
  sample.sort((a, b) => a - b);
  return 0.1 * (sample[Math.floor(0.98 * sample.length)] ?? 0);
}

/** One slice. */
export function bodyOfSlice(filled: (pixel: number) => boolean, columns: number, rows: number): Uint8Array {
  const plane = columns * rows;
  const outside = new Uint8Array(plane);
  const waiting = new Int32Array(plane);
  let end = 0;
  const visit = (pixel: number): void => {
    if (outside[pixel] || filled(pixel)) return;
    outside[pixel] = 1;
    waiting[end++] = pixel;
  };
  for (let column = 0; column < columns; column += 1) {
    visit(column);
    visit(plane - 1 - column);
  }
  for (let row = 0; row < rows; row += 1) {
    visit(row * columns);
    visit(row * columns + columns - 1);
  }
  for (let next = 0; next < end; next += 1) {
    const pixel = waiting[next]!;
    const column = pixel % columns;
    if (column > 0) visit(pixel - 1);
    if (column < columns - 1) visit(pixel + 1);
    if (pixel >= columns) visit(pixel - columns);
    if (pixel < plane - columns) visit(pixel + columns);
  }
  const inside = outside.map((air) => 1 - air);
  const [largest] = components(inside, [columns, rows, 1]);
  const mask = new Uint8Array(plane);
  if (largest) for (const pixel of largest) mask[pixel] = 1;
  return mask;
}
