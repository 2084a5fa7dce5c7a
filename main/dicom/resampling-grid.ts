import { dot, subtract } from './geometry.ts';
import type { Series } from './series.ts';
import type { LPS } from './volume.ts';

/** Findings that say where slices lie, and that all of them are known: a regular grid can be laid through them. */
const mendable: readonly string[] = ['gantry-tilt', 'uneven-spacing'];
/** A slice nearer than this to a plane of the grid is that plane; positions are written with so many decimals. */
const SAME_PLACE_MM = 1e-3;

/** Whether a series is refused for nothing but tilt and uneven spacing, so that it may be resampled. */
export const canResample = ({ findings }: Pick<Series, 'findings'>): boolean =>
  findings.length > 0 && findings.every(({ code }) => mendable.includes(code));

/** One slice of the source and its part in a plane. */
export interface Share {
  slice: number;
  weight: number;
}

/** A regular grid through the slices of a series. */
export interface ResamplingGrid {
  /** columns, rows, slices */
  dimensions: readonly [number, number, number];
  spacing: readonly [number, number, number];
  origin: LPS;
  /** for each slice of the source how many columns and rows its first pixel lies into the grid: not whole numbers */
  shifts: readonly (readonly [columns: number, rows: number])[];
  /** for each plane the slice that lies in it, or the two around it */
  planes: readonly (readonly Share[])[];
}

/**
 * The directions and the pixel spacing stay. The planes are equally spaced from the first slice to the last, as near to
 * the median gap as that allows. The matrix is large enough for all of every slice.
 */
export function resamplingGrid(series: Series): ResamplingGrid {
  const [columns, rows] = series.dimensions;
  const { spacing, directions, origin } = series.grid;
  const [betweenColumns, betweenRows, medianGap] = spacing;
  const [row, column, normal] = directions;
  const ways = series.instances.map(({ position: [x = NaN, y = NaN, z = NaN] }) => subtract([x, y, z], origin));
  const along = ways.map((way) => dot(way, row));
  const down = ways.map((way) => dot(way, column));
  const heights = ways.map((way) => dot(way, normal));
  const [left, top] = [Math.min(...along), Math.min(...down)];
  const height = heights.at(-1) ?? 0;
  const steps = Math.max(1, Math.round(height / medianGap));
  const extra = (offsets: readonly number[], least: number, pixel: number) =>
    Math.max(0, Math.ceil((Math.max(...offsets) - least - SAME_PLACE_MM) / pixel));
  const shifted = (axis: 0 | 1 | 2) => origin[axis] + left * row[axis] + top * column[axis];
  return {
    dimensions: [columns + extra(along, left, betweenColumns), rows + extra(down, top, betweenRows), steps + 1],
    spacing: [betweenColumns, betweenRows, height / steps],
    origin: [shifted(0), shifted(1), shifted(2)],
    shifts: ways.map((_, slice) => [
      ((along[slice] ?? 0) - left) / betweenColumns,
      ((down[slice] ?? 0) - top) / betweenRows,
    ]),
    planes: Array.from({ length: steps + 1 }, (_, plane) => sharesOf(heights, (plane * height) / steps)),
  };
}

function sharesOf(heights: readonly number[], at: number): Share[] {
  const upper = heights.findIndex((height) => height > at - SAME_PLACE_MM);
  const above = heights[upper] ?? 0;
  const below = heights[upper - 1];
  if (upper < 0) return [{ slice: heights.length - 1, weight: 1 }];
  if (below === undefined || above - at < SAME_PLACE_MM) return [{ slice: upper, weight: 1 }];
  const weight = (at - below) / (above - below);
  return [
    { slice: upper - 1, weight: 1 - weight },
    { slice: upper, weight },
  ];
}
