import type { Level } from '../../preload/contract/index.ts';
import { axisAlong, indexToWorld } from './grid.ts';
import type { Grid } from './grid.ts';
import { sliceNumber, sliceRange } from './planes.ts';
import type { PlaneAxes } from './planes.ts';

const SLICES = 2;
const rank: Readonly<Record<Level, number>> = { green: 0, amber: 1, red: 2 };

/** Whether the slices of a plane are those of the series, so that what is said of a slice can be shown beside the plane. */
export function showsSlices(grid: Grid, axes: PlaneAxes): boolean {
  return axisAlong(grid, axes.next) === SLICES;
}

/**
 * The levels of the slices of the series, in the order in which a plane counts its slices (axial: from the head), which
 * may be the other way round.
 * @param levels one for each slice of the volume `of`, in its own order
 * @param of default: the series; a volume on its grid that may have fewer slices, of the others nothing is said
 */
export function levelsInOrder(
  grid: Grid,
  axes: PlaneAxes,
  levels: readonly Level[],
  of: Grid = grid,
): (Level | null)[] {
  const isWhole = of.dimensions[SLICES] === grid.dimensions[SLICES];
  const ordered = Array.from({ length: sliceRange(grid, axes).count }, (): Level | null => (isWhole ? 'green' : null));
  levels.forEach((level, slice) => {
    const number = sliceNumber(grid, axes, indexToWorld(of, [0, 0, slice]));
    // A turned plane counts more or fewer slices than the volume has.
    const before = ordered[number];
    if (before === null || (before && rank[level] > rank[before])) ordered[number] = level;
  });
  return ordered;
}

/** Neighbours of one level drawn as one piece. */
export interface Run {
  level: Level;
  from: number;
  to: number;
}

export function runsOf(levels: readonly (Level | null)[]): Run[] {
  const runs: Run[] = [];
  levels.forEach((level, slice) => {
    const last = runs.at(-1);
    if (level === null) return;
    if (last?.level === level && last.to === slice - 1) last.to = slice;
    else runs.push({ level, from: slice, to: slice });
  });
  return runs;
}
