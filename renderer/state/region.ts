import { boxOf, middleOf, worldToIndex } from './grid.ts';
import type { Box, Grid, LPS } from './grid.ts';

type Axis = 0 | 1 | 2;

/** One side of a box along the patient axes. */
export interface Face {
  axis: Axis;
  end: 'low' | 'high';
}

/** Largest sides of the starting region, mm: a liver hilum with the common duct down to the pancreas. */
const largest: LPS = [130, 110, 120];
/** The hilum is no smaller in a short stack of slices, mm. */
const smallestStart = 60;
/** A region never closes: mm along each axis. */
const least = 5;

/**
 * Where the bile-duct region starts, until it is found in the picture: a third of the volume along each axis, about as
 * large as the hilum with its ducts; a tenth of the width to the patient's right of the middle, and as far above it as an
 * eighth of the height, where the porta hepatis lies in a usual abdominal scan.
 */
export function startingRegion(grid: Grid): Box {
  const whole = boxOf(grid, 0.5);
  const extent = (axis: Axis): number => whole.high[axis] - whole.low[axis];
  const side = (axis: Axis): number => Math.min(largest[axis], extent(axis), Math.max(smallestStart, extent(axis) / 3));
  const middle = middleOf(whole);
  const centre: LPS = [middle[0] - extent(0) * 0.1, middle[1], middle[2] + extent(2) * 0.125];
  return boxAbout(centre, ([0, 1, 2] as const).map(side), whole);
}

/** The region moved so that its middle is a point, inside the volume. */
export function regionAt({ low, high }: Box, point: LPS, grid: Grid): Box {
  return boxAbout(
    point,
    [0, 1, 2].map((axis) => high[axis]! - low[axis]!),
    boxOf(grid, 0.5),
  );
}

function boxAbout(centre: LPS, sides: readonly number[], limits: Box): Box {
  const low = (axis: Axis): number => {
    const side = sides[axis]!;
    return Math.max(limits.low[axis], Math.min(limits.high[axis] - side, centre[axis] - side / 2));
  };
  const start: LPS = [low(0), low(1), low(2)];
  const end = (axis: Axis): number => Math.min(limits.high[axis], start[axis] + sides[axis]!);
  return { low: start, high: [end(0), end(1), end(2)] };
}

/** The region after one of its faces was dragged to a coordinate: inside the volume and never turned inside out. */
export function withFace(box: Box, { axis, end }: Face, to: number, grid: Grid): Box {
  const limits = boxOf(grid, 0.5);
  const moved: [number, number, number] = [...box[end]];
  moved[axis] =
    end === 'low'
      ? Math.max(limits.low[axis], Math.min(box.high[axis] - least, to))
      : Math.min(limits.high[axis], Math.max(box.low[axis] + least, to));
  return { ...box, [end]: moved };
}

/** The slices of a volume, counted from 0 with both ends, that a box touches, and one more at each end. */
export function slicesThrough(grid: Grid, { low, high }: Box): { first: number; last: number } {
  const corners = [low, high].flatMap(([x]) =>
    [low, high].flatMap(([, y]) => [low, high].map(([, , z]) => worldToIndex(grid, [x, y, z])[2])),
  );
  const within = (slice: number): number => Math.max(0, Math.min(grid.dimensions[2] - 1, slice));
  return { first: within(Math.round(Math.min(...corners)) - 1), last: within(Math.round(Math.max(...corners)) + 1) };
}
