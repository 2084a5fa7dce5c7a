import type { LPS, Volume } from '../dicom/index.ts';
import { indexAt, type Box } from './box.ts';
import { darknessAt, type Darkness } from './darkness.ts';
import type { Dimensions } from './mask.ts';

/** Equal steps along the patient's axes, so that a millimetre is a millimetre in every direction. */
export interface Lattice {
  values: Float32Array;
  dimensions: Dimensions;
  /** mm */
  step: number;
  /** centre of cell (0, 0, 0), mm LPS */
  origin: LPS;
}

/** The darkness inside a box on a lattice of `step` mm, linear between voxels whatever their spacing and directions. */
export function latticeOf(volume: Volume, box: Box, darkness: Darkness, step: number): Lattice {
  const count = (axis: 0 | 1 | 2): number => Math.max(3, Math.floor((box.high[axis] - box.low[axis]) / step));
  const dimensions: Dimensions = [count(0), count(1), count(2)];
  const origin: LPS = [box.low[0] + step / 2, box.low[1] + step / 2, box.low[2] + step / 2];
  const values = new Float32Array(dimensions[0] * dimensions[1] * dimensions[2]);
  const [di, dj, dk] = [0, 1, 2].map((axis) => (step * volume.directions[axis]![0]) / volume.spacing[axis]!) as [
    number,
    number,
    number,
  ];
  let p = 0;
  for (let z = 0; z < dimensions[2]; z += 1)
    for (let y = 0; y < dimensions[1]; y += 1) {
      const [i, j, k] = indexAt(volume, [origin[0], origin[1] + y * step, origin[2] + z * step]);
      for (let x = 0; x < dimensions[0]; x += 1)
        values[p++] = darknessAt(volume, darkness, i + x * di, j + x * dj, k + x * dk);
    }
  return { values, dimensions, step, origin };
}

export function placeOf({ dimensions: [width, height], step, origin }: Lattice, p: number): LPS {
  return [
    origin[0] + (p % width) * step,
    origin[1] + (Math.floor(p / width) % height) * step,
    origin[2] + Math.floor(p / (width * height)) * step,
  ];
}
