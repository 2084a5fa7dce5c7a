import type { Volume } from '../dicom/index.ts';
import type { IntensityRange } from '../syndiff/index.ts';
import { reduced, reduction } from './analysis-grid.ts';
import { bodyMask } from './body-mask.ts';
import { largestShift } from './shift-between-slices.ts';

/** Shares of the body's voxels, at which its intensities are told. */
export const quantileShares = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);

/** What a series looks like to a model, in numbers that do not know what it should look like. */
export interface DomainReadings {
  /** values of the body's voxels at `quantileShares`, prepared for the network: in [−1, 1] */
  quantiles: number[];
  /** mm between the pixels of a slice, the larger of the two */
  spacing: number;
  /** mm: the shorter side of a slice */
  fieldOfView: number;
  /** SD of the noise in the body, in parts of the range */
  noise: number;
  /** cm² of body in the middle slice of those that show any */
  coverage: number;
  /** mm by which the body jumps between two neighbouring slices at most */
  motion: number;
  /** mean value of the 4 to 12 mm around the body above the emptiest tenth of it, in parts of the range */
  ghosts: number;
}

/** So many slices, evenly spread, tell intensities, noise and ghosts of a series. */
const mostSlices = 24;

/** @returns null where no slice shows a body */
export function readDomain(volume: Volume, range: IntensityRange): DomainReadings | null {
  const { dimensions, spacing } = volume;
  const [columns, rows, slices] = dimensions;
  const block = reduction(spacing);
  const stack = reduced(volume.values, dimensions, spacing, block);
  const body = bodyMask(stack.values, stack.dimensions, volume.unit);
  const [across, down] = stack.dimensions;
  const plane = across * down;
  const areas = Array.from({ length: slices }, (_, slice) =>
    body.subarray(slice * plane, (slice + 1) * plane).reduce((sum, inside) => sum + inside, 0),
  );
  const shown = areas.filter((area) => area > 0).sort((a, b) => a - b);
  if (shown.length === 0) return null;
  const chosen = Array.from({ length: Math.min(mostSlices, slices) }, (_, i) =>
    Math.floor(((i + 0.5) * slices) / Math.min(mostSlices, slices)),
  );
  const scale = 1 / (range.maximum - range.minimum);
  const prepared = (value: number) => Math.max(0, Math.min(1, (value - range.minimum) * scale));

  const inside: number[] = [];
  const around: number[] = [];
  for (const slice of chosen) {
    const ring = ringAround(body.subarray(slice * plane, (slice + 1) * plane), across, stack.spacing);
    for (let i = 0; i < plane; i += 1) {
      const value = stack.values[slice * plane + i]!;
      if (body[slice * plane + i]) inside.push(prepared(value));
      else if (ring[i]) around.push(value);
    }
  }
  inside.sort((a, b) => a - b);
  around.sort((a, b) => a - b);
  const at = (sorted: readonly number[], share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const above = around.reduce((sum, value) => sum + value, 0) / Math.max(1, around.length) - at(around, 0.1);
  return {
    quantiles: quantileShares.map((share) => 2 * at(inside, share) - 1),
    spacing: Math.max(spacing[0], spacing[1]),
    fieldOfView: Math.min(columns * spacing[0], rows * spacing[1]),
    noise: noiseOf(volume, chosen, body, block, across) * scale,
    coverage: (shown[shown.length >> 1]! * stack.spacing[0] * stack.spacing[1]) / 100,
    motion: largestShift(body, stack.dimensions, stack.spacing),
    ghosts: above * scale,
  };
}

/**
 * Standard deviation of the noise by Immerkær (Computer Vision and Image Understanding 1996), which takes the second
 * differences of both axes and so ignores even slopes; here the median in place of the mean, so that edges do not count.
 */
function noiseOf(
  { values, dimensions: [columns, rows] }: Volume,
  slices: readonly number[],
  body: Uint8Array,
  [blockX, blockY]: readonly [number, number],
  across: number,
): number {
  const down = Math.floor(rows / blockY);
  const found: number[] = [];
  for (const slice of slices) {
    const at = (column: number, row: number) => values[(slice * rows + row) * columns + column]!;
    for (let row = 1; row < rows - 1; row += 2)
      for (let column = 1; column < columns - 1; column += 2) {
        const [i, j] = [Math.floor(column / blockX), Math.floor(row / blockY)];
        if (i >= across || j >= down || !body[slice * across * down + j * across + i]) continue;
        const laplacian =
          at(column - 1, row - 1) -
          2 * at(column, row - 1) +
          at(column + 1, row - 1) -
          2 * at(column - 1, row) +
          4 * at(column, row) -
          2 * at(column + 1, row) +
          at(column - 1, row + 1) -
          2 * at(column, row + 1) +
          at(column + 1, row + 1);
        found.push(Math.abs(laplacian));
      }
  }
  found.sort((a, b) => a - b);
  // The squares of the weights sum to 36; the median of a half-normal lies at 0.6745 deviations.
  return (found[found.length >> 1] ?? 0) / 6 / 0.6745;
}

/** Pixels outside the body between 4 and 12 mm from it, along the axes. */
function ringAround(mask: Uint8Array, columns: number, [x, y]: readonly [number, number, number]): Uint8Array {
  const rows = mask.length / columns;
  const grown = (reach: number): Uint8Array => {
    const [dx, dy] = [Math.round(reach / x), Math.round(reach / y)];
    const across = new Uint8Array(mask.length);
    const result = new Uint8Array(mask.length);
    for (let row = 0; row < rows; row += 1)
      for (let column = 0, last = -Infinity; column < columns + dx; column += 1) {
        if (column < columns && mask[row * columns + column]) last = column;
        const at = column - dx;
        if (at >= 0 && last >= at - dx) across[row * columns + at] = 1;
      }
    for (let column = 0; column < columns; column += 1)
      for (let row = 0, last = -Infinity; row < rows + dy; row += 1) {
        if (row < rows && across[row * columns + column]) last = row;
        const at = row - dy;
        if (at >= 0 && last >= at - dy) result[at * columns + column] = 1;
      }
    return result;
  };
  const [near, far] = [grown(4), grown(12)];
  return far.map((value, i) => (value && !near[i] ? 1 : 0));
}
