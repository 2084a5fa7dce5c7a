import type { LPS, Volume } from '../dicom/index.ts';

/** A box along the patient's axes, mm LPS. */
export interface Box {
  low: LPS;
  high: LPS;
}

type Grid = Pick<Volume, 'dimensions' | 'spacing' | 'directions' | 'origin'>;

const axes = [0, 1, 2] as const;

/** The centre of a voxel; a fractional index lies between centres (PS3.3 C.7.6.2.1.1). */
export function pointAt({ origin, directions, spacing }: Grid, index: LPS): LPS {
  const along = (axis: 0 | 1 | 2): number =>
    origin[axis] + axes.reduce<number>((sum, k) => sum + index[k] * spacing[k] * directions[k][axis], 0);
  return [along(0), along(1), along(2)];
}

/** The inverse of `pointAt`, fractional and not clamped. */
export function indexAt({ origin, directions, spacing }: Grid, point: LPS): LPS {
  const along = (axis: 0 | 1 | 2): number =>
    axes.reduce<number>((sum, k) => sum + (point[k] - origin[k]) * directions[axis][k], 0) / spacing[axis];
  return [along(0), along(1), along(2)];
}

/** What the voxels of a volume fill, half a voxel around their centres. */
export function boxOfVolume(grid: Grid): Box {
  const ends = grid.dimensions.map((count) => [-0.5, count - 0.5] as const);
  return around(
    [0, 1, 2, 3, 4, 5, 6, 7].map((corner) =>
      pointAt(grid, [ends[0]![corner & 1]!, ends[1]![(corner >> 1) & 1]!, ends[2]![corner >> 2]!]),
    ),
  );
}

/** The smallest box around points; grown by `margin` mm. @throws RangeError without points */
export function around(points: readonly LPS[], margin = 0): Box {
  if (points.length === 0) throw new RangeError('a box needs points');
  const low = (axis: number): number => points.reduce((least, point) => Math.min(least, point[axis]!), Infinity);
  const high = (axis: number): number => points.reduce((most, point) => Math.max(most, point[axis]!), -Infinity);
  return {
    low: [low(0) - margin, low(1) - margin, low(2) - margin],
    high: [high(0) + margin, high(1) + margin, high(2) + margin],
  };
}

/** Asked of each voxel of a volume: nothing is made here. */
export function contains({ low, high }: Box, [x, y, z]: LPS): boolean {
  return low[0] <= x && x <= high[0] && low[1] <= y && y <= high[1] && low[2] <= z && z <= high[2];
}

/** @returns null where they do not meet */
export function intersection(a: Box, b: Box): Box | null {
  const low = axes.map((axis) => Math.max(a.low[axis], b.low[axis])) as unknown as LPS;
  const high = axes.map((axis) => Math.min(a.high[axis], b.high[axis])) as unknown as LPS;
  return axes.every((axis) => low[axis] < high[axis]) ? { low, high } : null;
}

/** mm³ */
export function sizeOf({ low, high }: Box): number {
  return axes.reduce<number>((product, axis) => product * (high[axis] - low[axis]), 1);
}

/** Intersection over union, 0 to 1. */
export function overlap(a: Box, b: Box): number {
  const both = intersection(a, b);
  const shared = both ? sizeOf(both) : 0;
  return shared / (sizeOf(a) + sizeOf(b) - shared);
}
