import { indexToWorld, worldToIndex } from './grid.ts';
import type { Box, Grid } from './grid.ts';
import type { LoadedVolume } from './voxels.ts';

const axes = [0, 1, 2] as const;

/**
 * The part of a volume in a box along the patient axes, at its place in the patient: the smallest block of whole voxels
 * that holds the box. Never empty: a box outside takes the nearest voxels.
 */
export function cropped({ description, voxels }: LoadedVolume, box: Box): LoadedVolume {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let corner = 0; corner < 8; corner += 1) {
    const end = (axis: 0 | 1 | 2): number => (corner & (1 << axis) ? box.high : box.low)[axis];
    const index = worldToIndex(description, [end(0), end(1), end(2)]);
    for (const axis of axes) {
      low[axis] = Math.min(low[axis]!, index[axis]);
      high[axis] = Math.max(high[axis]!, index[axis]);
    }
  }
  const { dimensions } = description;
  const clamp = (value: number, axis: 0 | 1 | 2): number => Math.min(dimensions[axis] - 1, Math.max(0, value));
  const first = axes.map((axis) => clamp(Math.round(low[axis]!), axis)) as [number, number, number];
  const last = axes.map((axis) => clamp(Math.round(high[axis]!), axis));
  const size = axes.map((axis) => last[axis]! - first[axis] + 1) as [number, number, number];
  const grid: Pick<Grid, 'dimensions' | 'origin'> = {
    dimensions: size,
    origin: [...indexToWorld(description, first)],
  };
  const part = new (voxels.constructor as new (length: number) => typeof voxels)(size[0] * size[1] * size[2]);
  for (let k = 0; k < size[2]; k += 1) {
    for (let j = 0; j < size[1]; j += 1) {
      const from = first[0] + dimensions[0] * (first[1] + j + dimensions[1] * (first[2] + k));
      part.set(voxels.subarray(from, from + size[0]), size[0] * (j + size[1] * k));
    }
  }
  return { description: { ...description, ...grid }, voxels: part };
}
