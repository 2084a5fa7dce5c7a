import { along, dot, indexToWorld, subtract, worldToIndex } from './grid.ts';
import type { LPS, VoxelIndex } from './grid.ts';
import { boundsOf, normalOf } from './measure.ts';
import type { Shape } from './measure.ts';
import type { LoadedVolume } from './voxels.ts';

export interface Statistics {
  voxels: number;
  mean: number;
  /** standard deviation of these voxels */
  deviation: number;
  least: number;
  most: number;
}

/** A distance as a linear function of the voxel's index along three axes. */
interface Course {
  first: number;
  a: number;
  b: number;
  c: number;
}

const axes = [0, 1, 2] as const;
const rounding = 1e-6;

/**
 * The values of the voxels that a shape takes in: the slice runs through them, and their centre lies within the shape as
 * seen on the slice. In a slice along the grid these are exactly the voxels of that slice, each once.
 */
export function valuesWithin({ description: grid, voxels }: LoadedVolume, shape: Shape): Float64Array {
  const { middle, right, down } = boundsOf(shape);
  const normal = normalOf(shape);
  const half =
    axes.reduce<number>((sum, axis) => sum + Math.abs(dot(grid.directions[axis], normal)) * grid.spacing[axis], 0) / 2;
  const { low, high } = indexBounds();
  // The axis most along the normal runs innermost, because only a few of its voxels touch the slice.
  const steepness = axes.map((axis) => Math.abs(dot(grid.directions[axis], normal)));
  const inner = steepness.indexOf(Math.max(...steepness)) as 0 | 1 | 2;
  const [outer, between] = axes.filter((axis) => axis !== inner) as [0 | 1 | 2, 0 | 1 | 2];
  const strides = [1, grid.dimensions[0], grid.dimensions[0] * grid.dimensions[1]] as const;
  const start = subtract(indexToWorld(grid, [0, 0, 0]), middle);
  /** mm along a direction: of the first voxel, and what one voxel of each axis adds. */
  const courseAlong = (direction: LPS): Course => ({
    first: dot(start, direction),
    a: dot(grid.directions[outer], direction) * grid.spacing[outer],
    b: dot(grid.directions[between], direction) * grid.spacing[between],
    c: dot(grid.directions[inner], direction) * grid.spacing[inner],
  });
  const [across, downwards, deep] = [courseAlong(shape.right), courseAlong(shape.down), courseAlong(normal)];

  const found: number[] = [];
  for (let a = low[outer]; a <= high[outer]; a += 1) {
    for (let b = low[between]; b <= high[between]; b += 1) {
      const depth = deep.first + a * deep.a + b * deep.b;
      const [one, other] = [(-half - depth) / deep.c, (half - depth) / deep.c];
      const first = Math.max(low[inner], Math.ceil(Math.min(one, other) - rounding));
      const last = Math.min(high[inner], Math.ceil(Math.max(one, other) - rounding) - 1);
      const x = across.first + a * across.a + b * across.b;
      const y = downwards.first + a * downwards.a + b * downwards.b;
      for (let c = first; c <= last; c += 1) {
        if (!isInside(x + c * across.c, y + c * downwards.c)) continue;
        found.push(voxels[a * strides[outer] + b * strides[between] + c * strides[inner]]!);
      }
    }
  }
  return Float64Array.from(found);

  /** x and y in mm from the middle */
  function isInside(x: number, y: number): boolean {
    return shape.kind === 'ellipse'
      ? (x * x) / (right * right) + (y * y) / (down * down) <= 1 + rounding
      : Math.abs(x) <= right + rounding && Math.abs(y) <= down + rounding;
  }

  function indexBounds(): { low: VoxelIndex; high: VoxelIndex } {
    const low: [number, number, number] = [Infinity, Infinity, Infinity];
    const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
    for (let corner = 0; corner < 8; corner += 1) {
      const side = (bit: number): number => (corner & bit ? 1 : -1);
      const onSlice = along(along(middle, shape.right, side(1) * right), shape.down, side(2) * down);
      const index = worldToIndex(grid, along(onSlice, normal, side(4) * half));
      for (const axis of axes) {
        low[axis] = Math.min(low[axis], index[axis]);
        high[axis] = Math.max(high[axis], index[axis]);
      }
    }
    const first = (axis: 0 | 1 | 2): number => Math.max(0, Math.ceil(low[axis] - rounding));
    const last = (axis: 0 | 1 | 2): number => Math.min(grid.dimensions[axis] - 1, Math.floor(high[axis] + rounding));
    return { low: [first(0), first(1), first(2)], high: [last(0), last(1), last(2)] };
  }
}

/** null of nothing */
export function statisticsOf(values: Float64Array): Statistics | null {
  if (values.length === 0) return null;
  let [sum, least, most] = [0, Infinity, -Infinity];
  for (const value of values) {
    sum += value;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { voxels: values.length, mean, deviation: Math.sqrt(squares / values.length), least, most };
}

const known = new WeakMap<Shape, WeakMap<LoadedVolume, Statistics | null>>();

/** What a shape takes in of a volume; counted once, because every pane and the list ask. */
export function shapeStatistics(shape: Shape, volume: LoadedVolume): Statistics | null {
  const ofShape = known.get(shape) ?? new WeakMap<LoadedVolume, Statistics | null>();
  known.set(shape, ofShape);
  const before = ofShape.get(volume);
  if (before !== undefined) return before;
  const counted = statisticsOf(valuesWithin(volume, shape));
  ofShape.set(volume, counted);
  return counted;
}
