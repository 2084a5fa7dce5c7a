import { resamplingGrid, type ResamplingGrid, type Share } from './resampling-grid.ts';
import type { Series } from './series.ts';
import type { Resampling, Volume } from './volume.ts';

/**
 * Resamples slices that are sheared against their normal, or unevenly spaced, onto a regular grid through them. Values
 * are interpolated linearly: within each slice along rows and columns, then between the two slices around a plane. Where
 * a slice does not reach, the least value of the source stands in. Integers stay integers: they are rounded.
 *
 * @param values of all slices of the series in their order
 */
export function resample(
  series: Series,
  values: Volume['values'],
): Pick<Volume, 'values' | 'dimensions' | 'spacing' | 'origin'> & { resampled: Resampling } {
  const grid = resamplingGrid(series);
  const [columns, rows, slices] = grid.dimensions;
  const pixels = columns * rows;
  const out = values instanceof Int16Array ? new Int16Array(pixels * slices) : new Float32Array(pixels * slices);
  const outside = leastOf(values);
  const plane = new Float32Array(pixels);
  grid.planes.forEach((shares, slice) => {
    plane.fill(0);
    for (const share of shares) addSlice(plane, grid, series, values, share);
    for (let pixel = 0; pixel < pixels; pixel++) {
      const value = plane[pixel] ?? NaN;
      const known = Number.isNaN(value) ? outside : value;
      out[slice * pixels + pixel] = out instanceof Int16Array ? Math.round(known) : known;
    }
  });
  const { dimensions, spacing, origin, planes } = grid;
  const resampled: Resampling = {
    description: describe(series, grid),
    codes: series.findings.map(({ code }) => code),
    sources: planes.map((shares) => shares.map((share) => share.slice)),
  };
  return { values: out, dimensions, spacing, origin, resampled };
}

function leastOf(values: Volume['values']): number {
  let least = Infinity;
  for (let index = 0; index < values.length; index++) least = Math.min(least, values[index] ?? Infinity);
  return least;
}

/** Adds a slice, moved to its place and weighted, to a plane; NaN where it does not reach. */
function addSlice(
  plane: Float32Array,
  { dimensions: [columns, rows], shifts }: ResamplingGrid,
  series: Series,
  values: Volume['values'],
  { slice, weight }: Share,
): void {
  const [sourceColumns, sourceRows] = series.dimensions;
  const [shiftColumns = 0, shiftRows = 0] = shifts[slice] ?? [];
  const pixels = values.subarray(slice * sourceColumns * sourceRows, (slice + 1) * sourceColumns * sourceRows);
  const across = Array.from({ length: columns }, (_, column) => neighbours(column - shiftColumns, sourceColumns));
  for (let row = 0; row < rows; row++) {
    const { first: above, second: below, weight: lower } = neighbours(row - shiftRows, sourceRows);
    for (let column = 0; column < columns; column++) {
      const { first: left, second: right, weight: further } = across[column] ?? nowhere;
      const inRow = (start: number) =>
        (1 - further) * (pixels[start + left] ?? 0) + further * (pixels[start + right] ?? 0);
      const value = (1 - lower) * inRow(above * sourceColumns) + lower * inRow(below * sourceColumns);
      const at = row * columns + column;
      plane[at] = (plane[at] ?? 0) + weight * value;
    }
  }
}

const nowhere = { first: 0, second: 0, weight: NaN };

/** The two pixels around a place and the weight of the second, NaN where the place lies beyond the outermost pixels. */
function neighbours(place: number, count: number): { first: number; second: number; weight: number } {
  const near = Math.abs(place - Math.round(place)) < 1e-4 ? Math.round(place) : place;
  if (near < 0 || near > count - 1) return nowhere;
  const first = Math.min(Math.floor(near), Math.max(0, count - 2));
  return { first, second: Math.min(first + 1, count - 1), weight: near - first };
}

function describe({ findings, dimensions: from, grid }: Series, { dimensions, spacing }: ResamplingGrid): string {
  const millimetres = (lengths: readonly number[]) => lengths.map((length) => Number(length.toFixed(4))).join(' x ');
  return (
    `Source resampled to a regular grid by linear interpolation from ${from.join(' x ')} voxels ` +
    `(${millimetres(grid.spacing)} mm) to ${dimensions.join(' x ')} (${millimetres(spacing)} mm): ` +
    findings.map(({ code, message }) => `${code}: ${message}`).join(' ')
  );
}
