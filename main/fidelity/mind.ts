import type { Stack } from './analysis-grid.ts';
import { blurSlice, blurStack, gaussian } from './smooth.ts';

/**
 * mm, so that pixels of any size tell the same: how far a neighbour lies; how far a patch reaches; and below which size
 * there is more noise than structure, as for edges. A translation has less noise than its source.
 */
const [distance, patch, scale] = [3, 1.5, 1.5];

/**
 * How differently two images of one grid are built in each pixel's neighbourhood, whatever their contrasts: the
 * modality-independent neighbourhood descriptor (MIND, Heinrich et al., Medical Image Analysis 2012, eq. 2–4), in the
 * slice, over four neighbours. Of each image, how unlike the patch around the pixel is to the patches around the
 * neighbours, in parts of the mean of the four; then the mean absolute difference of the two.
 *
 * @returns 0 (built alike) to 1
 */
export function mindDistance(a: Stack, b: Stack): Float32Array {
  const [columns, rows, slices] = a.dimensions;
  const plane = columns * rows;
  const [one, other] = [a, b].map(({ values, dimensions, spacing }) =>
    blurStack(values, dimensions, spacing, scale),
  ) as [Float32Array, Float32Array];
  const result = new Float32Array(plane * slices);
  for (let start = 0; start < result.length; start += plane) {
    const ofA = descriptors(one.subarray(start, start + plane), a);
    const ofB = descriptors(other.subarray(start, start + plane), a);
    for (let i = 0; i < plane; i += 1) {
      let sum = 0;
      for (let n = 0; n < ofA.length; n += 1) sum += Math.abs(ofA[n]![i]! - ofB[n]![i]!);
      result[start + i] = sum / ofA.length;
    }
  }
  return result;
}

/** Share of the slice's mean variance below which a neighbourhood counts as flat: nothing in it to be alike. */
const flat = 0.01;

function descriptors(image: Float32Array, { dimensions: [columns, rows], spacing: [x, y] }: Stack): Float32Array[] {
  const [across, down] = [Math.max(1, Math.round(distance / x)), Math.max(1, Math.round(distance / y))];
  const patches = [gaussian(patch / x), gaussian(patch / y)] as const;
  const neighbours = [
    [-across, 0],
    [across, 0],
    [0, -down],
    [0, down],
  ] as const;
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
    return blurSlice(squares, columns, rows, patches);
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
