import type { Stack } from './analysis-grid.ts';
import { components } from './components.ts';

/** A connected piece: voxels on the analysis grid. */
export interface Piece {
  /** centre, in voxels (column, row, slice), weighted by strength */
  centre: [number, number, number];
  first: [number, number, number];
  last: [number, number, number];
  voxels: number;
  /** mean of what was asked for over its voxels */
  strength: number;
}

/**
 * Where `strength` exceeds `threshold`, as connected pieces of at least `smallest` mm³, largest volume × strength first.
 * @param mask 1 where it counts
 */
export function strongPieces(
  strength: Float32Array,
  mask: Uint8Array,
  { dimensions, spacing }: Pick<Stack, 'dimensions' | 'spacing'>,
  threshold: number,
  smallest: number,
): Piece[] {
  const [columns, rows] = dimensions;
  const voxel = spacing[0] * spacing[1] * spacing[2];
  const strong = strength.map((value, i) => (mask[i] && value > threshold ? 1 : 0));
  return components(Uint8Array.from(strong), dimensions)
    .filter((piece) => piece.length * voxel >= smallest)
    .map((piece) => pieceOf(piece, strength, columns, rows))
    .sort((a, b) => b.voxels * b.strength - a.voxels * a.strength);
}

function pieceOf(voxels: Int32Array, strength: Float32Array, columns: number, rows: number): Piece {
  const centre: Piece['centre'] = [0, 0, 0];
  const first: Piece['first'] = [Infinity, Infinity, Infinity];
  const last: Piece['last'] = [-Infinity, -Infinity, -Infinity];
  let total = 0;
  for (const voxel of voxels) {
    const at = [voxel % columns, Math.floor(voxel / columns) % rows, Math.floor(voxel / (columns * rows))];
    const weight = strength[voxel]!;
    total += weight;
    for (let axis = 0; axis < 3; axis += 1) {
      centre[axis]! += weight * at[axis]!;
      first[axis] = Math.min(first[axis]!, at[axis]!);
      last[axis] = Math.max(last[axis]!, at[axis]!);
    }
  }
  for (let axis = 0; axis < 3; axis += 1) centre[axis]! /= total;
  return { centre, first, last, voxels: voxels.length, strength: total / voxels.length };
}

/** The largest value within `reach` mm in the slice: an edge that is a little aside is still there. */
export function largestNear(
  values: Float32Array,
  { dimensions, spacing }: Pick<Stack, 'dimensions' | 'spacing'>,
  reach: number,
): Float32Array {
  const [columns, rows] = dimensions;
  const plane = columns * rows;
  const [stepX, stepY] = [Math.max(1, Math.round(reach / spacing[0])), Math.max(1, Math.round(reach / spacing[1]))];
  const across = new Float32Array(values.length);
  for (let row = 0; row < values.length / columns; row += 1)
    for (let column = 0; column < columns; column += 1) {
      let most = -Infinity;
      for (let i = Math.max(0, column - stepX); i <= Math.min(columns - 1, column + stepX); i += 1)
        most = Math.max(most, values[row * columns + i]!);
      across[row * columns + column] = most;
    }
  const result = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += plane)
    for (let row = 0; row < rows; row += 1)
      for (let column = 0; column < columns; column += 1) {
        let most = -Infinity;
        for (let j = Math.max(0, row - stepY); j <= Math.min(rows - 1, row + stepY); j += 1)
          most = Math.max(most, across[start + j * columns + column]!);
        result[start + row * columns + column] = most;
      }
  return result;
}
