import { spline } from '../paths.ts';
import type { Random } from '../random.ts';
import type { Point, Solid } from '../solids.ts';
import { ramify, type Branch } from './tree.ts';

/** The portal vein's branches, trunk first; children start where their parent ends. */
export interface PortalTree {
  trunk: Branch;
  /** the left branch to the umbilical portion */
  left: Branch;
  right: Branch;
  /** segmental and finer branches */
  branches: readonly Branch[];
}

const CONFLUENCE: Point = [-2, 14, -32];
const BIFURCATION: Point = [-36, -6, 2];
const RIGHT_END: Point = [-62, 2, 8];
const LEFT_END: Point = [2, -44, 22];

/** Main vein from behind the pancreas to the porta hepatis, right and left branches, eight segments and finer twigs. */
export function growPortalTree(random: Random, liver: Solid): PortalTree {
  const wobble = (point: Point, by: number): Point => [
    point[0] + random.between(-by, by),
    point[1] + random.between(-by, by),
    point[2] + random.between(-by, by),
  ];
  const bifurcation = wobble(BIFURCATION, 2);
  const right = wobble(RIGHT_END, 3);
  const left = wobble(LEFT_END, 3);
  const main = random.between(5.6, 7);
  const branch = (knots: Point[], radii: number[], order: number): Branch => ({ ...spline(knots, radii), order });
  const trunk = branch([CONFLUENCE, [-14, 8, -20], [-26, 0, -8], bifurcation], [main, main, main, main * 0.8], 0);
  const rightBranch = branch([bifurcation, [-50, -3, 5], right], [main * 0.8, main * 0.72, main * 0.62], 1);
  const leftBranch = branch(
    [bifurcation, [-22, -20, 11], [-6, -32, 17], left],
    [main * 0.8, main * 0.62, main * 0.58, main * 0.52],
    1,
  );
  const segments: Branch[] = [
    ...[
      [-84, -30, 38],
      [-86, -28, -14],
      [-86, 34, 34],
      [-88, 38, -14],
    ].map(([x, y, z]) => segment(rightBranch, wobble([x!, y!, z!], 6))),
    ...[
      [38, -40, 36],
      [34, -56, 16],
      [-22, -62, 34],
      [-24, -64, 8],
    ].map(([x, y, z]) => segment(leftBranch, wobble([x!, y!, z!], 5))),
  ];
  const growth = { random, room: liver.distance, margin: 7, finest: 5, length: 24, taper: 0.72 };
  return {
    trunk,
    right: rightBranch,
    left: leftBranch,
    branches: segments.flatMap((parent) => [parent, ...ramify(parent, growth)]),
  };

  function segment(parent: Branch, end: Point): Branch {
    const start = parent.points[parent.points.length - 1]!;
    const radius = parent.radii[parent.radii.length - 1]!;
    const half: Point = [
      (start[0] + end[0]) / 2 + random.between(-3, 3),
      (start[1] + end[1]) / 2 + random.between(-3, 3),
      (start[2] + end[2]) / 2 + random.between(-3, 3),
    ];
    const knots: Point[] = liver.distance(...end) < -7 ? [start, half, end] : [start, half];
    return branch(knots, [radius, radius * 0.75, radius * 0.62].slice(0, knots.length), 2);
  }
}
