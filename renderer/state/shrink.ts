import type { Grid } from './grid.ts';
import { indexToWorld } from './grid.ts';
import type { LoadedVolume, Voxels } from './voxels.ts';

/** A smaller copy of a volume for volume rendering, at the same place in the patient. */
export interface ShrunkVolume {
  grid: Grid;
  voxels: Voxels;
  /** how many voxels of the original make one, along each axis */
  factors: readonly [number, number, number];
}

/**
 * The mean over blocks of voxels, so that no axis is longer than `longest`; the volume itself where none is.
 * @param pause awaited before each slice of the result: a large volume takes a second
 */
export async function shrink(
  { description, voxels }: LoadedVolume,
  longest: number,
  pause: () => Promise<void> = () => Promise.resolve(),
): Promise<ShrunkVolume> {
  const { dimensions, spacing, directions } = description;
  const factor = (axis: 0 | 1 | 2): number => Math.max(1, Math.ceil(dimensions[axis] / longest));
  const factors = [factor(0), factor(1), factor(2)] as const;
  if (factors.every((each) => each === 1)) return { grid: description, voxels, factors };

  const size = (axis: 0 | 1 | 2): number => Math.max(1, Math.floor(dimensions[axis] / factors[axis]));
  const grid: Grid = {
    dimensions: [size(0), size(1), size(2)],
    spacing: [spacing[0] * factors[0], spacing[1] * factors[1], spacing[2] * factors[2]],
    directions,
    // The centre of the first block.
    origin: [...indexToWorld(description, [(factors[0] - 1) / 2, (factors[1] - 1) / 2, (factors[2] - 1) / 2])],
  };
  return { grid, voxels: await blockMeans(description, voxels, grid, factors, pause), factors };
}

/** As floats, which the graphics device takes as they are. */
async function blockMeans(
  from: Grid,
  voxels: Voxels,
  to: Grid,
  factors: readonly [number, number, number],
  pause: () => Promise<void>,
): Promise<Voxels> {
  const [columns, rows, slices] = to.dimensions;
  const [fromColumns, fromRows] = from.dimensions;
  const count = columns * rows * slices;
  const means = new Float32Array(count);
  const blockSize = factors[0] * factors[1] * factors[2];
  let target = 0;
  for (let k = 0; k < slices; k += 1) {
    await pause();
    for (let j = 0; j < rows; j += 1) {
      for (let i = 0; i < columns; i += 1) {
        let sum = 0;
        for (let dk = 0; dk < factors[2]; dk += 1) {
          for (let dj = 0; dj < factors[1]; dj += 1) {
            const start = i * factors[0] + fromColumns * (j * factors[1] + dj + fromRows * (k * factors[2] + dk));
            for (let di = 0; di < factors[0]; di += 1) sum += voxels[start + di]!;
          }
        }
        means[target] = sum / blockSize;
        target += 1;
      }
    }
  }
  return means;
}
