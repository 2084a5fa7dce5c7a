import { boxOf, cross, dot, middleOf, subtract } from './grid.ts';
import type { Grid, LPS } from './grid.ts';
import type { Framing, ScreenPoint } from './framing.ts';
import { planes } from './planes.ts';
import type { Plane, PlaneAxes, PlaneSet } from './planes.ts';

/** A direction turned round a unit axis by the right-hand rule (Rodrigues); angle in radians. */
export function turnedDirection(direction: LPS, axis: LPS, angle: number): LPS {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const across = cross(axis, direction);
  const kept = dot(axis, direction) * (1 - cosine);
  const part = (i: 0 | 1 | 2): number => direction[i] * cosine + across[i] * sine + axis[i] * kept;
  return [part(0), part(1), part(2)];
}

/**
 * All planes after the axes of the cursor were turned within `held` by `angle` radians, clockwise on the screen: the two
 * others turn as one, so that the three stay at right angles and "up" never flips; the held one stays.
 */
export function turnedPlanes(set: PlaneSet, held: Plane, angle: number): PlaneSet {
  const axis = set[held].into;
  const turn = ({ right, down, into, next }: PlaneAxes): PlaneAxes => ({
    right: turnedDirection(right, axis, angle),
    down: turnedDirection(down, axis, angle),
    into: turnedDirection(into, axis, angle),
    next: turnedDirection(next, axis, angle),
  });
  const turned: Record<Plane, PlaneAxes> = { ...set };
  for (const plane of planes) if (plane !== held) turned[plane] = turn(set[plane]);
  return turned;
}

/** The framing with which a turned plane shows the cursor at the same place of its pane as before. */
export function framingKeepingCursor(
  grid: Grid,
  framing: Framing,
  before: PlaneAxes,
  after: PlaneAxes,
  cursor: LPS,
): Framing {
  const offset = subtract(cursor, middleOf(boxOf(grid, 0.5)));
  return {
    zoom: framing.zoom,
    right: framing.right + dot(offset, after.right) - dot(offset, before.right),
    down: framing.down + dot(offset, after.down) - dot(offset, before.down),
  };
}

/** The angle between two points of the screen as seen from a third, in radians, clockwise on the screen. */
export function draggedAngle(pivot: ScreenPoint, from: ScreenPoint, to: ScreenPoint): number {
  return Math.atan2(to.y - pivot.y, to.x - pivot.x) - Math.atan2(from.y - pivot.y, from.x - pivot.x);
}

/** The line that another plane cuts into a pane: a unit direction on the screen. */
export function cutDirection(shown: PlaneAxes, other: PlaneAxes): ScreenPoint {
  const line = cross(shown.into, other.into);
  const [x, y] = [dot(line, shown.right), dot(line, shown.down)];
  const length = Math.hypot(x, y);
  return { x: x / length, y: y / length };
}

const threshold = 1e-6;

/** Whether a plane has been turned away from where it lies in the patient. */
export function isOblique({ into }: PlaneAxes): boolean {
  return Math.max(...into.map(Math.abs)) < 1 - threshold;
}
