import type { LPS, Volume } from '../dicom/index.ts';
import { boxOfVolume, pointAt } from './box.ts';

/** A volume seen from afar: means over cells along the patient's axes, whatever way its slices lie. */
export interface CoarseVolume {
  /** cell (i, j, k) is `values[i + dimensions[0] * (j + dimensions[1] * k)]` */
  values: Float32Array;
  /** cells to the left, to posterior, to superior */
  dimensions: readonly [number, number, number];
  /** mm; at least `fineness`, more where the voxels lie further apart than that */
  cell: LPS;
  /** centre of cell (0, 0, 0), mm LPS */
  origin: LPS;
}

/** mm: the portal vein is three cells wide, and a whole abdomen has half a million cells. */
const fineness = 4;

/** @returns cells without any voxel in them hold the nearest value along x, then y, then z */
export function coarsen(volume: Volume): CoarseVolume {
  const { low, high } = boxOfVolume(volume);
  const reach = (axis: 0 | 1 | 2): number =>
    Math.max(...volume.directions.map((direction, k) => Math.abs(direction[axis]) * volume.spacing[k]!));
  const cell: LPS = [Math.max(fineness, reach(0)), Math.max(fineness, reach(1)), Math.max(fineness, reach(2))];
  const count = (axis: 0 | 1 | 2): number => Math.max(1, Math.floor((high[axis] - low[axis]) / cell[axis] + 1e-6));
  const dimensions = [count(0), count(1), count(2)] as const;
  const values = new Float32Array(dimensions[0] * dimensions[1] * dimensions[2]);
  const voxels = new Uint16Array(values.length);
  addUp(volume, low, cell, dimensions, values, voxels);
  for (let p = 0; p < values.length; p += 1) values[p] = voxels[p] ? values[p]! / voxels[p]! : NaN;
  fillGaps(values, dimensions);
  const origin: LPS = [low[0] + cell[0] / 2, low[1] + cell[1] / 2, low[2] + cell[2] / 2];
  return { values, dimensions, cell, origin };
}

function addUp(
  volume: Volume,
  low: LPS,
  cell: LPS,
  [width, height, depth]: readonly [number, number, number],
  sums: Float32Array,
  voxels: Uint16Array,
): void {
  const [columns, rows, slices] = volume.dimensions;
  const [dx, dy, dz] = [0, 1, 2].map((axis) => volume.directions[0][axis]! * volume.spacing[0]) as [
    number,
    number,
    number,
  ];
  for (let k = 0; k < slices; k += 1)
    for (let j = 0; j < rows; j += 1) {
      const start = pointAt(volume, [0, j, k]);
      let p = columns * (j + rows * k);
      for (let i = 0; i < columns; i += 1, p += 1) {
        const x = Math.floor((start[0] + i * dx - low[0]) / cell[0]);
        const y = Math.floor((start[1] + i * dy - low[1]) / cell[1]);
        const z = Math.floor((start[2] + i * dz - low[2]) / cell[2]);
        if (x < 0 || y < 0 || z < 0 || x >= width || y >= height || z >= depth) continue;
        const at = x + width * (y + height * z);
        sums[at] = sums[at]! + volume.values[p]!;
        voxels[at] = voxels[at]! + 1;
      }
    }
}

/** Voxels as far apart as the cells may miss one of them by rounding. */
function fillGaps(values: Float32Array, dimensions: readonly [number, number, number]): void {
  const strides = [1, dimensions[0], dimensions[0] * dimensions[1]];
  strides.forEach((stride, axis) => {
    for (let p = 0; p < values.length; p += 1) {
      const before = Math.floor(p / stride) % dimensions[axis]! > 0 ? values[p - stride]! : NaN;
      if (Number.isNaN(values[p])) values[p] = before;
    }
    for (let p = values.length - 1; p >= 0; p -= 1) {
      const after = Math.floor(p / stride) % dimensions[axis]! < dimensions[axis]! - 1 ? values[p + stride]! : NaN;
      if (Number.isNaN(values[p])) values[p] = after;
    }
  });
}
