import type { Path } from '../paths.ts';
import type { Random } from '../random.ts';
import type { Distance, Point } from '../solids.ts';

/** A vessel's branch and its order: 0 the trunk, 1 the lobar, 2 the segmental branches, then finer. */
export interface Branch extends Path {
  order: number;
}

export interface Growth {
  random: Random;
  /** where the tree may grow: stops where this is above −margin */
  room: Distance;
  margin: number;
  /** the finest order, the length (mm) of an order-3 branch and the radius ratio of child to parent */
  finest: number;
  length: number;
  taper: number;
}

/** Splits the end of `parent` in two, again and again, each child turning away to its own side. */
export function ramify(parent: Branch, growth: Growth): Branch[] {
  if (parent.order >= growth.finest) return [];
  const { random } = growth;
  const last = parent.points.length - 1;
  const end = parent.points[last]!;
  const heading = unit(minus(end, parent.points[last - 1]!));
  const side = unit(cross(heading, [random.normal(), random.normal(), random.normal()]));
  const children: Branch[] = [];
  for (const sign of [-1, 1]) {
    const angle = sign * random.between(0.45, 0.8);
    const direction = unit(plus(heading, side, angle));
    const length = growth.length * random.between(0.75, 1.25) * 0.82 ** (parent.order - 2);
    const child = advance(parent, end, direction, length, growth);
    if (child) children.push(child, ...ramify(child, growth));
  }
  return children;
}

/** A gently winding branch, cut where it would leave the room; none when nothing worth having is left. */
function advance(parent: Branch, start: Point, heading: Point, length: number, growth: Growth): Branch | undefined {
  const { random } = growth;
  const steps = 4;
  const points: Point[] = [start];
  const first = parent.radii[parent.radii.length - 1]!;
  const radii = [first];
  let direction = heading;
  for (let step = 1; step <= steps; step++) {
    direction = unit([
      direction[0] + 0.16 * random.normal(),
      direction[1] + 0.16 * random.normal(),
      direction[2] + 0.16 * random.normal(),
    ]);
    const next = plus(points[points.length - 1]!, direction, length / steps);
    if (growth.room(next[0], next[1], next[2]) > -growth.margin) break;
    points.push(next);
    radii.push(first * (1 - ((1 - growth.taper) * Math.min(step, 2)) / 2));
  }
  return points.length < 3 ? undefined : { points, radii, order: parent.order + 1 };
}

export function plus(p: Point, q: Point, factor = 1): Point {
  return [p[0] + factor * q[0], p[1] + factor * q[1], p[2] + factor * q[2]];
}

function minus(p: Point, q: Point): Point {
  return plus(p, q, -1);
}

function cross(p: Point, q: Point): Point {
  return [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]];
}

function unit(p: Point): Point {
  const length = Math.sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]) || 1;
  return [p[0] / length, p[1] / length, p[2] / length];
}
