import type { Stack } from './analysis-grid.ts';
import { blurSlice, gaussian } from './smooth.ts';

/**
 * How differently two images of one grid are built in each pixel's neighbourhood, whatever their contrasts: the
 * modality-independent neighbourhood descriptor (MIND, Heinrich et al., Medical Image Analysis 2012, eq. 2–4), in the
 * slice, over the four neighbours two pixels away. Of each image, how unlike the patch around the pixel is to the
 * patches around the neighbours, in parts of the mean of the four; then the mean absolute difference of the two.
 *
 * @returns 0 (built alike) to 1
 */
export function mindDistance(a: Stack, b: Stack): Float32Array {
  const [columns, rows, slices] = a.dimensions;
  const plane = columns * rows;
  const result = new Float32Array(plane * slices);
  for (let start = 0; start < result.length; start += plane) {
    const one = descriptors(a.values.subarray(start, start + plane), columns, rows);
    const other = descriptors(b.values.subarray(start, start + plane), columns, rows);
    for (let i = 0; i < plane; i += 1) {
      let sum = 0;
      for (let n = 0; n < neighbours.length; n += 1) sum += Math.abs(one[n]![i]! - other[n]![i]!);
      result[start + i] = sum / neighbours.length;
    }
  }
  return result;
}

const distance = 2;
const neighbours = [
  [-distance, 0],
  [distance, 0],
  [0, -distance],
  [0, distance],
] as const;
const patch = gaussian(1);
/** Share of the slice's mean variance below which a neighbourhood counts as flat: nothing in it to be alike. */
const flat = 0.01;

function descriptors(image: Float32Array, columns: number, rows: number): Float32Array[] {
  const unlike = neighbours.map(([dx, dy]) => {
    const squares = new Float32Array(image.length);
    for (let row = 0; row < rows; row += 1) {
      const other = Math.max(0, Math.min(rows - 1, row + dy)) * columns;
      for (let column = 0; column < columns; column += 1) {
        const difference =
          image[row * columns + column]! - image[other + Math.max(0, Math.min(columns - 1, column + dx))]!;
        squares[row * columns + column] = difference * difference;
      }
    }
    return blurSlice(squares, columns, rows, [patch, patch]);
  });
  let total = 0;
  for (const squares of unlike) for (const value of squares) total += value;
  const least = Math.max((flat * total) / (unlike.length * image.length), 1e-12);
  for (let i = 0; i < image.length; i += 1) {
    let mean = 0;
    for (const squares of unlike) mean += squares[i]!;
    const variance = Math.max(mean / unlike.length, least);
    for (const squares of unlike) squares[i] = Math.exp(-squares[i]! / variance);
  }
  return unlike;
}
