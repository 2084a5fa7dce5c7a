import type { VolumeDescription } from '../../preload/contract/index.ts';

/** A point or direction of patient space: x to the left, y to posterior, z to superior (DICOM LPS, PS3.3 C.7.6.2.1.1), mm. */
export type LPS = readonly [number, number, number];
export type VoxelIndex = readonly [number, number, number];

/** Where the voxels of a volume lie in the patient. */
export type Grid = Pick<VolumeDescription, 'dimensions' | 'spacing' | 'directions' | 'origin'>;

export interface Box {
  low: LPS;
  high: LPS;
}

const axes = [0, 1, 2] as const;

export function dot(a: LPS, b: LPS): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: LPS, b: LPS): LPS {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** start + distance · direction */
export function along(start: LPS, direction: LPS, distance: number): LPS {
  return [start[0] + direction[0] * distance, start[1] + direction[1] * distance, start[2] + direction[2] * distance];
}

export function subtract(a: LPS, b: LPS): LPS {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

/** The centre of a voxel in the patient; a fractional index lies between centres (PS3.3 C.7.6.2.1.1). */
export function indexToWorld(grid: Grid, index: VoxelIndex): LPS {
  let point: LPS = grid.origin;
  for (const axis of axes) point = along(point, grid.directions[axis], index[axis] * grid.spacing[axis]);
  return point;
}

/** The inverse of `indexToWorld`, fractional and not clamped; the directions are orthonormal by contract. */
export function worldToIndex(grid: Grid, point: LPS): VoxelIndex {
  const offset = subtract(point, grid.origin);
  const index = (axis: 0 | 1 | 2): number => dot(offset, grid.directions[axis]) / grid.spacing[axis];
  return [index(0), index(1), index(2)];
}

/** The voxel that contains a point, or null outside the volume. */
export function voxelAt(grid: Grid, point: LPS): VoxelIndex | null {
  const fractional = worldToIndex(grid, point);
  // + 0 makes a plain zero of minus zero.
  const nearest = (axis: 0 | 1 | 2): number => Math.round(fractional[axis]) + 0;
  const voxel: VoxelIndex = [nearest(0), nearest(1), nearest(2)];
  return axes.every((axis) => voxel[axis] >= 0 && voxel[axis] < grid.dimensions[axis]) ? voxel : null;
}

/** The centre of the voxel nearest to a point; a point outside goes to the border voxel. */
export function nearestVoxelCentre(grid: Grid, point: LPS): LPS {
  const fractional = worldToIndex(grid, point);
  const clamp = (axis: 0 | 1 | 2): number =>
    Math.min(grid.dimensions[axis] - 1, Math.max(0, Math.round(fractional[axis])));
  return indexToWorld(grid, [clamp(0), clamp(1), clamp(2)]);
}

/** The voxel centre next to the middle of the volume: where the cursor starts. */
export function centreOf(grid: Grid): LPS {
  const middle = (axis: 0 | 1 | 2): number => Math.floor(grid.dimensions[axis] / 2);
  return indexToWorld(grid, [middle(0), middle(1), middle(2)]);
}

/** The smallest box along the patient axes round all voxel centres, widened by `margin` voxels (0.5 = to their faces). */
export function boxOf(grid: Grid, margin = 0): Box {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  const end = (axis: 0 | 1 | 2, far: number): number => (far ? grid.dimensions[axis] - 1 + margin : -margin);
  for (let corner = 0; corner < 8; corner += 1) {
    const point = indexToWorld(grid, [end(0, corner & 1), end(1, corner & 2), end(2, corner & 4)]);
    for (const axis of axes) {
      low[axis] = Math.min(low[axis], point[axis]);
      high[axis] = Math.max(high[axis], point[axis]);
    }
  }
  return { low, high };
}

/** From where to where a box reaches along a direction. */
export function extentAlong({ low, high }: Box, direction: LPS): { least: number; most: number } {
  const ends = axes.map((axis) => [low[axis] * direction[axis], high[axis] * direction[axis]] as const);
  return {
    least: ends.reduce((sum, [a, b]) => sum + Math.min(a, b), 0),
    most: ends.reduce((sum, [a, b]) => sum + Math.max(a, b), 0),
  };
}

export function middleOf({ low, high }: Box): LPS {
  return [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2];
}

/** Which axis of the grid (0 columns, 1 rows, 2 slices) runs most nearly along a direction. */
export function axisAlong(grid: Grid, direction: LPS): 0 | 1 | 2 {
  let best: 0 | 1 | 2 = 0;
  for (const axis of axes) {
    if (Math.abs(dot(grid.directions[axis], direction)) > Math.abs(dot(grid.directions[best], direction))) best = axis;
  }
  return best;
}
