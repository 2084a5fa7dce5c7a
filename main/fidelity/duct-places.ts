import { indexAt, type DuctCandidate } from '../biliary/index.ts';
import type { Volume } from '../dicom/index.ts';
import type { Stack } from './analysis-grid.ts';
import { largestNear } from './changed-structures.ts';
import { nearDucts, type DuctPlaces } from './duct-dice.ts';
import { evenLiver } from './even-liver.ts';

/** mm between ducts and the liver that they are compared with */
const border = 3;

/** A tube along a line, with its diameter (mm) at each point. */
export type Tube = Pick<DuctCandidate, 'points' | 'diameters'>;

/** The grid that structures are measured on: blocks of a volume's pixels. */
export interface AnalysisGrid {
  volume: Pick<Volume, 'origin' | 'directions' | 'spacing' | 'dimensions'>;
  block: readonly [number, number];
}

/**
 * Voxels of duct candidates, and the liver they lie in.
 *
 * @param image in [−1, 1], on the grid
 * @param box 1 inside the region and the body
 * @param liverLevel on the same scale
 */
export function ductPlaces(
  image: Stack,
  box: Uint8Array,
  liverLevel: number,
  candidates: readonly Tube[],
  grid: AnalysisGrid,
): DuctPlaces {
  const ducts = filled(candidates, image, grid);
  const even = evenLiver(image, liverLevel, box);
  const beside = largestNear(Float32Array.from(ducts), image, border);
  const liver = even.map((inside, i) => (inside && !ducts[i] ? 1 : 0));
  const [columns, rows] = image.dimensions;
  const size = { columns, rows, pixelSpacing: Math.sqrt(image.spacing[0] * image.spacing[1]) };
  return {
    ducts: placesIn(ducts),
    liver: placesIn(liver).filter((i) => beside[i] === 0),
    nearDucts: nearDucts(ducts, liver, size),
  };
}

/** Voxel numbers of tubes on the grid of an image. */
export const voxelsOf = (tubes: readonly Tube[], image: Stack, grid: AnalysisGrid): number[] =>
  placesIn(filled(tubes, image, grid));

const placesIn = (mask: Uint8Array): number[] => Array.from(mask.keys()).filter((i) => mask[i] === 1);

/** Column, row, slice of a point on the grid, not rounded. */
export function onGrid(
  point: DuctCandidate['points'][number],
  { volume, block }: AnalysisGrid,
): [number, number, number] {
  const [i, j, k] = indexAt(volume, point);
  return [(i + 0.5) / block[0] - 0.5, (j + 0.5) / block[1] - 0.5, k];
}

/** 1 for each voxel of the tubes; a tube thinner than a voxel fills the voxels its centre line runs through. */
function filled(candidates: readonly Tube[], { dimensions, spacing }: Stack, grid: AnalysisGrid): Uint8Array {
  const [columns, rows, slices] = dimensions;
  const mask = new Uint8Array(columns * rows * slices);
  for (const { points, diameters } of candidates)
    points.forEach((point, n) => {
      const [x, y, z] = onGrid(point, grid);
      const slice = Math.round(z);
      if (slice < 0 || slice >= slices) return;
      const radius = diameters[n]! / 2;
      const [reachX, reachY] = [radius / spacing[0], radius / spacing[1]];
      for (let row = Math.max(0, Math.round(y - reachY)); row <= Math.min(rows - 1, Math.round(y + reachY)); row += 1)
        for (
          let column = Math.max(0, Math.round(x - reachX));
          column <= Math.min(columns - 1, Math.round(x + reachX));
          column += 1
        ) {
          const inside = Math.hypot((column - x) * spacing[0], (row - y) * spacing[1]) <= radius;
          const through = row === Math.round(y) && column === Math.round(x);
          if (inside || through) mask[(slice * rows + row) * columns + column] = 1;
        }
    });
  return mask;
}
