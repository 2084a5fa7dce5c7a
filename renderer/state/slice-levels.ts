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
 * @param levels one for each slice of the volume, in its own order
 */
export function levelsInOrder(grid: Grid, axes: PlaneAxes, levels: readonly Level[]): Level[] {
  const ordered = Array.from({ length: sliceRange(grid, axes).count }, (): Level => 'green');
  levels.forEach((level, slice) => {
    const number = sliceNumber(grid, axes, indexToWorld(grid, [0, 0, slice]));
    // A turned plane counts more or fewer slices than the volume has.
    if (rank[level] > rank[ordered[number] ?? 'red']) ordered[number] = level;
  });
  return ordered;
}

/** Neighbours of one level drawn as one piece. */
export interface Run {
  level: Level;
  from: number;
  to: number;
}

export function runsOf(levels: readonly Level[]): Run[] {
  const runs: Run[] = [];
  levels.forEach((level, slice) => {
    const last = runs.at(-1);
    if (last?.level === level) last.to = slice;
    else runs.push({ level, from: slice, to: slice });
  });
  return runs;
}
