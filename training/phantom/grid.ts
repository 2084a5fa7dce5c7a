import { UserError } from '../../main/errors.ts';
import type { LPS } from '../../main/dicom/index.ts';

/** An axial grid centred on the scanner's isocentre unless told otherwise. */
export interface Grid {
  columns: number;
  rows: number;
  slices: number;
  /** mm between columns, rows and slices */
  spacing: readonly [number, number, number];
  /** centre of the grid, mm LPS; z = 0 is about the height of the porta hepatis */
  centre?: LPS;
}

/** @throws UserError when the grid has no voxels or no size. */
export function checkGrid(grid: Grid): void {
  const counts = [grid.columns, grid.rows, grid.slices];
  const right = counts.every((count) => Number.isInteger(count) && count >= 1) && grid.columns > 1 && grid.rows > 1;
  if (right && grid.spacing.every((spacing) => spacing > 0 && Number.isFinite(spacing))) return;
  throw new UserError(
    'phantom-grid',
    `A phantom grid of ${counts.join(' × ')} voxels with spacing ${grid.spacing.join(' × ')} mm cannot be drawn.`,
    'Give at least 2 × 2 × 1 voxels and positive spacings.',
  );
}

/** Centre of voxel (0, 0, 0), mm LPS. */
export function originOf(grid: Grid): LPS {
  const [x, y, z] = grid.centre ?? [0, 0, 0];
  return [
    x - ((grid.columns - 1) / 2) * grid.spacing[0],
    y - ((grid.rows - 1) / 2) * grid.spacing[1],
    z - ((grid.slices - 1) / 2) * grid.spacing[2],
  ];
}
