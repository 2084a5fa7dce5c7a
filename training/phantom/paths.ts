import { capsule, type Point, type Solid } from './solids.ts';

/** A tube's centre line and its radius (mm) at each point. */
export interface Path {
  points: readonly Point[];
  radii: readonly number[];
}

/** A smooth line through `knots` (uniform Catmull–Rom), with `steps` points a span and radii interpolated linearly. */
export function spline(knots: readonly Point[], radii: readonly number[], steps = 4): Path {
  const points: Point[] = [];
  const along: number[] = [];
  const last = knots.length - 1;
  for (let span = 0; span < last; span++) {
    const [a, b, c, d] = [
      knots[Math.max(0, span - 1)]!,
      knots[span]!,
      knots[span + 1]!,
      knots[Math.min(last, span + 2)]!,
    ];
    for (let step = span === 0 ? 0 : 1; step <= steps; step++) {
      const t = step / steps;
      const at = (axis: 0 | 1 | 2): number =>
        b[axis] +
        0.5 *
          t *
          (c[axis] -
            a[axis] +
            t *
              (2 * a[axis] - 5 * b[axis] + 4 * c[axis] - d[axis] + t * (3 * (b[axis] - c[axis]) + d[axis] - a[axis])));
      points.push([at(0), at(1), at(2)]);
      along.push(radii[span]! + (radii[span + 1]! - radii[span]!) * t);
    }
  }
  return { points, radii: along };
}

/** The capsules of a path, each radius grown by `wall` mm (negative for a lumen). */
export function tube(path: Path, wall = 0): Solid[] {
  const solids: Solid[] = [];
  for (let i = 0; i + 1 < path.points.length; i++) {
    solids.push(
      capsule(
        path.points[i]!,
        path.points[i + 1]!,
        Math.max(0.1, path.radii[i]! + wall),
        Math.max(0.1, path.radii[i + 1]! + wall),
      ),
    );
  }
  return solids;
}
