import type { LPS, Volume } from '../dicom/index.ts';

/** mm: closer than this, two grids are one. */
const SAME_PLACE = 0.01;

export function isOnGrid(volume: Volume, grid: Volume): boolean {
  const last = grid.dimensions.map((size) => size - 1) as unknown as LPS;
  return (
    volume.dimensions.every((size, axis) => size === grid.dimensions[axis]) &&
    distance(placeOf(volume, [0, 0, 0]), placeOf(grid, [0, 0, 0])) < SAME_PLACE &&
    distance(placeOf(volume, last), placeOf(grid, last)) < SAME_PLACE
  );
}

/**
 * A volume on the grid of another: itself where it lies there, else interpolated linearly. Outside the volume its least
 * value stands in.
 */
export function ontoGrid(volume: Volume, grid: Volume): Volume {
  if (isOnGrid(volume, grid)) return volume;
  const [columns, rows, slices] = grid.dimensions;
  const values = new Float32Array(columns * rows * slices);
  let outside = Infinity;
  for (const value of volume.values) outside = Math.min(outside, value);
  // The index in the volume is linear in the index in the grid.
  const start = indexOf(volume, placeOf(grid, [0, 0, 0]));
  const steps = ([0, 1, 2] as const).map((axis) => {
    const next = [0, 0, 0] as [number, number, number];
    next[axis] = 1;
    const there = indexOf(volume, placeOf(grid, next));
    return [there[0] - start[0], there[1] - start[1], there[2] - start[2]] as const;
  });
  const [right, down, through] = steps as [LPS, LPS, LPS];
  let at = 0;
  for (let k = 0; k < slices; k += 1)
    for (let j = 0; j < rows; j += 1)
      for (let i = 0; i < columns; i += 1)
        values[at++] =
          interpolated(
            volume,
            start[0] + i * right[0] + j * down[0] + k * through[0],
            start[1] + i * right[1] + j * down[1] + k * through[1],
            start[2] + i * right[2] + j * down[2] + k * through[2],
          ) ?? outside;
  const { dimensions, spacing, directions, origin, frameOfReferenceUID } = grid;
  return { values, dimensions, spacing, directions, origin, frameOfReferenceUID, unit: volume.unit };
}

/** mm LPS of a voxel's centre */
function placeOf({ origin, spacing, directions }: Volume, index: LPS): LPS {
  const part = (axis: 0 | 1 | 2): number =>
    directions.reduce((sum, direction, along) => sum + index[along]! * spacing[along]! * direction[axis], origin[axis]);
  return [part(0), part(1), part(2)];
}

function indexOf({ origin, spacing, directions }: Volume, place: LPS): [number, number, number] {
  const part = (along: 0 | 1 | 2): number =>
    directions[along].reduce((sum, value, axis) => sum + value * (place[axis]! - origin[axis]!), 0) / spacing[along];
  return [part(0), part(1), part(2)];
}

const distance = (a: LPS, b: LPS): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

/** @returns null further than half a voxel outside */
function interpolated({ values, dimensions }: Volume, x: number, y: number, z: number): number | null {
  const [columns, rows, slices] = dimensions;
  if (x < -0.5 || y < -0.5 || z < -0.5 || x > columns - 0.5 || y > rows - 0.5 || z > slices - 0.5) return null;
  const along = (value: number, size: number): [number, number, number] => {
    const within = Math.min(size - 1, Math.max(0, value));
    const first = Math.min(Math.floor(within), Math.max(0, size - 2));
    return [first, Math.min(size - 1, first + 1), within - first];
  };
  const [i0, i1, u] = along(x, columns);
  const [j0, j1, v] = along(y, rows);
  const [k0, k1, w] = along(z, slices);
  const at = (i: number, j: number, k: number): number => values[i + columns * (j + rows * k)]!;
  const row = (j: number, k: number): number => at(i0, j, k) * (1 - u) + at(i1, j, k) * u;
  const plane = (k: number): number => row(j0, k) * (1 - v) + row(j1, k) * v;
  return plane(k0) * (1 - w) + plane(k1) * w;
}
