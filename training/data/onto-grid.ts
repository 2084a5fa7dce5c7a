import type { LPS, Volume } from '../../main/dicom/index.ts';

/** Where the voxels of a volume lie. */
export type Geometry = Pick<Volume, 'dimensions' | 'spacing' | 'directions' | 'origin'>;

/** Index of a volume as a linear function of the index of another: first + i·perColumn + j·perRow + k·perSlice. */
interface IndexMap {
  first: LPS;
  perColumn: LPS;
  perRow: LPS;
  perSlice: LPS;
}

/**
 * Slice `slice` of `target`, as `volume` shows it, both in one frame of reference: trilinear between voxel centres.
 * @param outside what lies beyond the volume
 */
export function resampleSlice(volume: Volume, target: Geometry, slice: number, outside: number): Float32Array {
  const [columns, rows] = target.dimensions;
  const map = indexMap(target, volume);
  const result = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const at = (axis: 0 | 1 | 2) =>
        map.first[axis] + column * map.perColumn[axis] + row * map.perRow[axis] + slice * map.perSlice[axis];
      result[row * columns + column] = trilinear(volume, at(0), at(1), at(2)) ?? outside;
    }
  return result;
}

/** Slices of `target` of which at least half lies inside `volume`: first and last, or null where there is none. */
export function overlappingSlices(volume: Geometry, target: Geometry): { first: number; last: number } | null {
  const [columns, rows, slices] = target.dimensions;
  const map = indexMap(target, volume);
  const looks = 16;
  const covered = Array.from({ length: slices }, (_, slice) => slice).filter((slice) => {
    let inside = 0;
    for (let look = 0; look < looks * looks; look += 1) {
      const column = (((look % looks) + 0.5) / looks) * (columns - 1);
      const row = ((Math.floor(look / looks) + 0.5) / looks) * (rows - 1);
      const at = ([0, 1, 2] as const).map(
        (axis) => map.first[axis] + column * map.perColumn[axis] + row * map.perRow[axis] + slice * map.perSlice[axis],
      );
      if (at.every((index, axis) => index >= -0.5 && index <= volume.dimensions[axis]! - 0.5)) inside += 1;
    }
    return inside >= (looks * looks) / 2;
  });
  const [first, last] = [covered[0], covered.at(-1)];
  return first === undefined || last === undefined ? null : { first, last };
}

/** Whether voxel lies upon voxel, to a hundredth of a millimetre. */
export function sameGrid(a: Geometry, b: Geometry): boolean {
  if (a.dimensions.some((length, axis) => length !== b.dimensions[axis])) return false;
  const [columns, rows, slices] = a.dimensions;
  const corners = [0, columns - 1].flatMap((i) =>
    [0, rows - 1].flatMap((j) => [0, slices - 1].map((k) => [i, j, k] as const)),
  );
  return corners.every((corner) => {
    const [p, q] = [positionOf(a, corner), positionOf(b, corner)];
    return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]) < 0.01;
  });
}

function indexMap(from: Geometry, to: Geometry): IndexMap {
  const step = (axis: 0 | 1 | 2): LPS => {
    const [x, y, z] = from.directions[axis];
    const length = from.spacing[axis];
    return inIndices(to, [x * length, y * length, z * length]);
  };
  const offset: LPS = [from.origin[0] - to.origin[0], from.origin[1] - to.origin[1], from.origin[2] - to.origin[2]];
  return { first: inIndices(to, offset), perColumn: step(0), perRow: step(1), perSlice: step(2) };
}

/** The directions are at right angles to each other: their dot products are the coordinates. */
function inIndices({ directions, spacing }: Geometry, way: LPS): LPS {
  const along = (axis: 0 | 1 | 2) => {
    const direction = directions[axis];
    return (way[0] * direction[0] + way[1] * direction[1] + way[2] * direction[2]) / spacing[axis];
  };
  return [along(0), along(1), along(2)];
}

function positionOf({ origin, directions, spacing }: Geometry, index: LPS): LPS {
  const along = (component: 0 | 1 | 2) =>
    origin[component] +
    index[0] * spacing[0] * directions[0][component] +
    index[1] * spacing[1] * directions[1][component] +
    index[2] * spacing[2] * directions[2][component];
  return [along(0), along(1), along(2)];
}

/** null beyond half a voxel outside the centres of the border; up to there the border's value continues. */
function trilinear({ values, dimensions }: Volume, x: number, y: number, z: number): number | null {
  const [columns, rows, slices] = dimensions;
  if (!(x >= -0.5 && x <= columns - 0.5 && y >= -0.5 && y <= rows - 0.5 && z >= -0.5 && z <= slices - 0.5)) return null;
  const [i, u] = between(x, columns);
  const [j, v] = between(y, rows);
  const [k, w] = between(z, slices);
  const right = i + 1 < columns ? 1 : 0;
  const below = j + 1 < rows ? columns : 0;
  const above = k + 1 < slices ? columns * rows : 0;
  const start = (k * rows + j) * columns + i;
  const line = (at: number) => values[at]! * (1 - u) + values[at + right]! * u;
  const plane = (at: number) => line(at) * (1 - v) + line(at + below) * v;
  return plane(start) * (1 - w) + plane(start + above) * w;
}

/** The voxel centre before a position and the way to the next, 0…1. */
function between(position: number, length: number): readonly [number, number] {
  const inside = Math.min(Math.max(position, 0), length - 1);
  // Positions are computed: one that is a centre but for rounding is that centre.
  const nearest = Math.round(inside);
  if (Math.abs(inside - nearest) < 1e-6) return [nearest, 0];
  return [Math.floor(inside), inside - Math.floor(inside)];
}
