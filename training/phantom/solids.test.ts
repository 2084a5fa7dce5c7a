import { describe, expect, it } from 'vitest';
import { spline, tube } from './paths.ts';
import { blended, capsule, carved, column, ellipsoid, grown, sliced, within, type Solid } from './solids.ts';

describe('solids', () => {
  it('measures a sphere exactly', () => {
    const sphere = ellipsoid([1, 2, 3], [10, 10, 10]);
    expect(sphere.distance(1, 2, 18)).toBeCloseTo(5, 9);
    expect(sphere.distance(1, 8, 3)).toBeCloseTo(-4, 9);
    expect(sphere.distance(1, 2, 3)).toBeLessThan(0);
  });

  it('puts the surface of a turned ellipsoid where its axes end', () => {
    const solid = ellipsoid([0, 0, 0], [30, 10, 20], [Math.PI / 2, 0]);
    expect(solid.distance(0, 30, 0)).toBeCloseTo(0, 9);
    expect(solid.distance(10, 0, 0)).toBeCloseTo(0, 9);
    expect(solid.distance(0, 0, 20)).toBeCloseTo(0, 9);
  });

  it('tapers a capsule', () => {
    const solid = capsule([0, 0, 0], [0, 0, 10], 4, 2);
    expect(solid.distance(4, 0, 0)).toBeCloseTo(0, 9);
    expect(solid.distance(3, 0, 5)).toBeCloseTo(0, 9);
    expect(solid.distance(0, 0, 13)).toBeCloseTo(1, 9);
  });

  it('joins, carves, cuts and grows', () => {
    const ball = ellipsoid([0, 0, 0], [10, 10, 10]);
    const other = ellipsoid([30, 0, 0], [10, 10, 10]);
    expect(blended([ball, other], 4).distance(30, 0, 0)).toBeLessThan(0);
    expect(carved(ball, ellipsoid([0, 0, 0], [5, 5, 5]).distance, 1).distance(0, 0, 0)).toBeGreaterThan(0);
    expect(within(ball, (x) => x, 2).distance(0, 0, 0)).toBeGreaterThan(0);
    expect(grown(ball, 3).distance(13, 0, 0)).toBeCloseTo(0, 9);
    expect(sliced(ball, -2, 2).distance(0, 0, 5)).toBeCloseTo(3, 9);
  });

  it('stays inside the boxes it declares', () => {
    const solids: Solid[] = [
      ellipsoid([3, -4, 5], [22, 9, 14], [0.7, 0.4]),
      capsule([0, 1, 2], [14, -9, 5], 3, 6),
      blended([ellipsoid([0, 0, 0], [10, 10, 10]), ellipsoid([12, 0, 0], [9, 9, 9])], 12),
      sliced(column([0, 0], [20, 12], 0.4), -6, 6),
    ];
    for (const { bounds, distance } of solids) {
      for (let x = -45; x <= 45; x += 3) {
        for (let y = -45; y <= 45; y += 3) {
          for (let z = -45; z <= 45; z += 3) {
            if (distance(x, y, z) > 0) continue;
            const point = [x, y, z];
            expect(point.every((value, axis) => value >= bounds.low[axis]! && value <= bounds.high[axis]!)).toBe(true);
          }
        }
      }
    }
  });

  it('draws a path through its knots', () => {
    const path = spline(
      [
        [0, 0, 0],
        [10, 5, 0],
        [20, 0, 4],
      ],
      [1, 2, 3],
      4,
    );
    expect(path.points).toHaveLength(9);
    expect(path.points[4]).toEqual([10, 5, 0]);
    expect(path.radii[6]).toBeCloseTo(2.5, 9);
    expect(tube(path)).toHaveLength(8);
  });
});
