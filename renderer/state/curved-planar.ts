import { along, cross, dot, subtract, worldToIndex, type LPS } from './grid.ts';
import type { LoadedVolume } from './voxels.ts';

/** A straightened curved planar reformation: a volume cut along a line and laid flat. */
export interface CurvedPlane {
  /** along the line */
  columns: number;
  /** across it; the line runs along the middle one */
  rows: number;
  /** mm between columns and between rows */
  step: number;
  /** row by row; NaN outside the volume */
  values: Float32Array;
}

/** A place on the line, the direction it runs in, and one across it that turns no more than the line itself. */
export interface Frame {
  point: LPS;
  tangent: LPS;
  up: LPS;
}

/** mm that the cut goes on straight beyond both ends, to show what the line comes from and leads to */
export const beyond = 8;

/**
 * The line at equal steps of its length, lengthened straight by `beyond` at both ends, with frames that turn as little as
 * they can: the double reflection of Wang, Jüttler, Zheng and Liu (ACM Transactions on Graphics 27, 2008). Frames that
 * followed the curvature instead would flip where the line is straight, and twist the picture.
 * @param line two points at least, mm
 * @param step mm
 */
export function framesAlong(line: readonly LPS[], step: number): Frame[] {
  const points = evenPoints(lengthened(line), step);
  const tangents = points.map((_, n) =>
    unit(subtract(points[Math.min(points.length - 1, n + 1)]!, points[Math.max(0, n - 1)]!)),
  );
  const first = tangents[0]!;
  // Up is the front of the patient, or the feet for a line that runs there.
  const towards: LPS = Math.abs(first[1]) < 0.9 ? [0, -1, 0] : [0, 0, -1];
  let up = unit(along(towards, first, -dot(towards, first)));
  return points.map((point, n) => {
    if (n > 0) up = reflectedTwice(up, points[n - 1]!, point, tangents[n - 1]!, tangents[n]!);
    return { point, tangent: tangents[n]!, up };
  });
}

/**
 * The plane through the frames, turned about the line, by trilinear interpolation in the spacing of the volume.
 * @param angle radians about the line
 * @param halfWidth mm to either side of the line
 */
export function straightened(
  { description, voxels }: LoadedVolume,
  frames: readonly Frame[],
  { step, halfWidth, angle }: { step: number; halfWidth: number; angle: number },
): CurvedPlane {
  const half = Math.round(halfWidth / step);
  const [columns, rows] = [frames.length, 2 * half + 1];
  const values = new Float32Array(columns * rows);
  frames.forEach(({ point, tangent, up }, column) => {
    const side = cross(tangent, up);
    const down = along(along([0, 0, 0], up, -Math.cos(angle)), side, -Math.sin(angle));
    for (let row = 0; row < rows; row += 1)
      values[row * columns + column] = interpolated(description, voxels, along(point, down, (row - half) * step));
  });
  return { columns, rows, step, values };
}

function interpolated(grid: LoadedVolume['description'], voxels: ArrayLike<number>, point: LPS): number {
  const at = worldToIndex(grid, point);
  const [columns, rows, slices] = grid.dimensions;
  const counts = [columns, rows, slices] as const;
  // A voxel reaches half its size beyond its centre.
  if (at.some((index, axis) => index < -0.5 || index > counts[axis]! - 0.5)) return NaN;
  const inside = at.map((index, axis) => Math.max(0, Math.min(counts[axis]! - 1, index))) as [number, number, number];
  const low = inside.map((index, axis) => Math.min(Math.floor(index), Math.max(0, counts[axis]! - 2)));
  const part = inside.map((index, axis) => index - low[axis]!);
  let sum = 0;
  for (let corner = 0; corner < 8; corner += 1) {
    const bit = [corner & 1, (corner >> 1) & 1, corner >> 2];
    const weight = bit.reduce((product, up, axis) => product * (up ? part[axis]! : 1 - part[axis]!), 1);
    if (weight === 0) continue;
    const [i, j, k] = [low[0]! + bit[0]!, low[1]! + bit[1]!, low[2]! + bit[2]!];
    sum += weight * voxels[i + columns * (j + rows * k)]!;
  }
  return sum;
}

function lengthened(line: readonly LPS[]): LPS[] {
  const [first, second] = [line[0]!, line[1]!];
  const [last, before] = [line[line.length - 1]!, line[line.length - 2]!];
  return [
    along(first, unit(subtract(first, second)), beyond),
    ...line,
    along(last, unit(subtract(last, before)), beyond),
  ];
}

function evenPoints(line: readonly LPS[], step: number): LPS[] {
  const points = [line[0]!];
  /** mm since the last point that was taken */
  let since = 0;
  for (let n = 1; n < line.length; n += 1) {
    const way = subtract(line[n]!, line[n - 1]!);
    const length = Math.hypot(...way);
    let at = step - since;
    for (; at <= length; at += step) points.push(along(line[n - 1]!, unit(way), at));
    since = length - (at - step);
  }
  return points;
}

function reflectedTwice(up: LPS, from: LPS, to: LPS, before: LPS, after: LPS): LPS {
  const way = subtract(to, from);
  const reflect = (vector: LPS, normal: LPS): LPS => {
    const squared = dot(normal, normal);
    return squared > 0 ? along(vector, normal, (-2 * dot(normal, vector)) / squared) : vector;
  };
  const [left, middle] = [reflect(before, way), reflect(up, way)];
  return unit(reflect(middle, subtract(after, left)));
}

function unit(vector: LPS): LPS {
  const length = Math.hypot(...vector) || 1;
  return [vector[0] / length, vector[1] / length, vector[2] / length];
}
