/** A point or vector in anatomical millimetres: x to the left, y to posterior, z to superior. */
export type Point = readonly [number, number, number];

/** Signed distance (mm, negative inside), exact near the surface and monotonic elsewhere. */
export type Distance = (x: number, y: number, z: number) => number;

export interface Box {
  low: Point;
  high: Point;
}

/** A shape and a box that surely holds it. */
export interface Solid {
  bounds: Box;
  distance: Distance;
}

export const everywhere: Box = { low: [-1e4, -1e4, -1e4], high: [1e4, 1e4, 1e4] };

export function boxAround(centre: Point, half: Point): Box {
  return {
    low: [centre[0] - half[0], centre[1] - half[1], centre[2] - half[2]],
    high: [centre[0] + half[0], centre[1] + half[1], centre[2] + half[2]],
  };
}

/**
 * An ellipsoid turned by `turn` (radians about z, then about the turned x). First-order distance k₀(k₀−1)/k₁ with
 * k₀ = |p/r| and k₁ = |p/r²|.
 */
export function ellipsoid(centre: Point, radii: Point, turn: readonly [number, number] = [0, 0]): Solid {
  const [cx, cy, cz] = centre;
  const [a, b, c] = [1 / radii[0], 1 / radii[1], 1 / radii[2]];
  const [cosZ, sinZ, cosX, sinX] = [Math.cos(turn[0]), Math.sin(turn[0]), Math.cos(turn[1]), Math.sin(turn[1])];
  const reach = Math.max(radii[0], radii[1], radii[2]);
  const turned = turn[0] !== 0 || turn[1] !== 0;
  return {
    bounds: boxAround(centre, turned ? [reach, reach, reach] : radii),
    distance: (x, y, z) => {
      const dx = x - cx;
      const dy = y - cy;
      const dz = z - cz;
      const ry = cosZ * dy - sinZ * dx;
      const u = (cosZ * dx + sinZ * dy) * a;
      const v = (cosX * ry + sinX * dz) * b;
      const w = (cosX * dz - sinX * ry) * c;
      const k0 = Math.sqrt(u * u + v * v + w * w);
      const k1 = Math.sqrt(u * u * a * a + v * v * b * b + w * w * c * c);
      return k1 < 1e-9 ? -1 / Math.max(a, b, c) : (k0 * (k0 - 1)) / k1;
    },
  };
}

/** A cylinder along z with a rounded-square section: `square` 0 is an ellipse, towards 1 a rounded rectangle. */
export function column(centre: readonly [number, number], half: readonly [number, number], square: number): Solid {
  const [a, b] = [1 / half[0], 1 / half[1]];
  const cross = 2 - 2 * square;
  return {
    bounds: {
      low: [centre[0] - half[0], centre[1] - half[1], -1e4],
      high: [centre[0] + half[0], centre[1] + half[1], 1e4],
    },
    distance: (x, y) => {
      const dx = x - centre[0];
      const dy = y - centre[1];
      const p = dx * dx * a * a;
      const q = dy * dy * b * b;
      const g = Math.sqrt(Math.sqrt(p * p + q * q + cross * p * q));
      return g < 1e-6 ? -Math.min(half[0], half[1]) : Math.sqrt(dx * dx + dy * dy) * (1 - 1 / g);
    },
  };
}

/** A capsule whose radius runs from `r0` at `p` to `r1` at `q`. */
export function capsule(p: Point, q: Point, r0: number, r1: number): Solid {
  const [px, py, pz] = p;
  const [ux, uy, uz] = [q[0] - px, q[1] - py, q[2] - pz];
  const inverse = 1 / Math.max(1e-9, ux * ux + uy * uy + uz * uz);
  const r = Math.max(r0, r1);
  return {
    bounds: {
      low: [Math.min(px, q[0]) - r, Math.min(py, q[1]) - r, Math.min(pz, q[2]) - r],
      high: [Math.max(px, q[0]) + r, Math.max(py, q[1]) + r, Math.max(pz, q[2]) + r],
    },
    distance: (x, y, z) => {
      const dx = x - px;
      const dy = y - py;
      const dz = z - pz;
      let t = (dx * ux + dy * uy + dz * uz) * inverse;
      t = t < 0 ? 0 : t > 1 ? 1 : t;
      const ex = dx - t * ux;
      const ey = dy - t * uy;
      const ez = dz - t * uz;
      return Math.sqrt(ex * ex + ey * ey + ez * ez) - (r0 + (r1 - r0) * t);
    },
  };
}

/** Union with rounded joins of about `blend` mm (polynomial smooth minimum). */
export function blended(solids: readonly Solid[], blend: number): Solid {
  const parts = solids.map((solid) => solid.distance);
  return {
    bounds: boxOf(
      solids.map((solid) => solid.bounds),
      blend / 4,
    ),
    distance: (x, y, z) => {
      let d = parts[0]!(x, y, z);
      for (let i = 1; i < parts.length; i++) {
        const e = parts[i]!(x, y, z);
        const h = blend - Math.abs(d - e);
        d = (d < e ? d : e) - (h > 0 ? (h * h) / (4 * blend) : 0);
      }
      return d;
    },
  };
}

/** `solid` without `hole`, edges rounded by about `blend` mm. */
export function carved(solid: Solid, hole: Distance, blend: number): Solid {
  return {
    bounds: solid.bounds,
    distance: (x, y, z) => {
      const d = solid.distance(x, y, z);
      if (d > blend) return d;
      const e = -hole(x, y, z);
      const h = blend - Math.abs(d - e);
      return (d > e ? d : e) + (h > 0 ? (h * h) / (4 * blend) : 0);
    },
  };
}

/** What of `solid` lies at least `margin` mm inside `room`. */
export function within(solid: Solid, room: Distance, margin: number): Solid {
  return carved(solid, (x, y, z) => -(room(x, y, z) + margin), 4);
}

/** The same shape grown (or shrunk, negative) by `amount` mm. */
export function grown(solid: Solid, amount: number): Solid {
  return { bounds: boxOf([solid.bounds], amount), distance: (x, y, z) => solid.distance(x, y, z) - amount };
}

/** What of `solid` lies in the slab low ≤ z ≤ high. */
export function sliced(solid: Solid, low: number, high: number): Solid {
  return {
    bounds: {
      low: [solid.bounds.low[0], solid.bounds.low[1], low],
      high: [solid.bounds.high[0], solid.bounds.high[1], high],
    },
    distance: (x, y, z) => Math.max(solid.distance(x, y, z), low - z, z - high),
  };
}

function boxOf(boxes: readonly Box[], margin: number): Box {
  const low = [0, 1, 2].map((axis) => Math.min(...boxes.map((box) => box.low[axis]!)) - margin);
  const high = [0, 1, 2].map((axis) => Math.max(...boxes.map((box) => box.high[axis]!)) + margin);
  return { low: [low[0]!, low[1]!, low[2]!], high: [high[0]!, high[1]!, high[2]!] };
}
