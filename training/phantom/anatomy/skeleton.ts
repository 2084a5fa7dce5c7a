import type { Random } from '../random.ts';
import { column, ellipsoid, grown, capsule, sliced, type Point, type Solid } from '../solids.ts';
import type { Path } from '../paths.ts';
import { tube } from '../paths.ts';
import type { Structure } from './structure.ts';

const LEVEL = 33;
const DISC = 8;
const CORTEX = 1.8;

/** Vertebrae T10–L4 with discs, canal and processes, and the lower ribs in the wall with their cartilages. */
export function paintSkeleton(random: Random): Structure[] {
  const raised = random.between(-LEVEL / 2, LEVEL / 2);
  const stout = random.between(0.9, 1.12);
  const cage: RibCage = { ribTop: 45 + random.between(-12, 12), slope: random.between(0.8, 1.25) };
  const bodies: Solid[] = [];
  const arches: Solid[] = [];
  const discs: Solid[] = [];
  const body = column([0, 48], [21 * stout, 16 * stout], 0.2);
  for (let level = -5; level <= 5; level++) {
    const middle = level * LEVEL + raised;
    bodies.push(sliced(body, middle - (LEVEL - DISC) / 2, middle + (LEVEL - DISC) / 2));
    discs.push(sliced(grown(body, -0.5), middle + (LEVEL - DISC) / 2, middle + (LEVEL + DISC) / 2));
    for (const side of SIDES) {
      arches.push(capsule([side * 12, 60, middle + 5], [side * 12, 72, middle + 2], 4.5, 4.5));
      arches.push(capsule([side * 12, 72, middle + 4], [side * 13, 76, middle - 16], 5.5, 6));
      arches.push(capsule([side * 12, 70, middle + 3], [side * 42, 76, middle + 1], 4, 3));
      arches.push(capsule([side * 11, 74, middle], [side * 1, 84, middle - 6], 3.5, 4));
    }
    arches.push(ellipsoid([0, 91, middle - 9], [3.6, 13, 10]));
  }
  const ribs = RIBS.flatMap((rib) => SIDES.map((side) => ribPath(rib, side, 0, reachOf(rib), cage)));
  const cartilages = RIBS.filter((rib) => rib > 0).flatMap((rib) =>
    SIDES.map((side) => ribPath(rib, side, reachOf(rib), Math.min(1.02, reachOf(rib) + 0.18), cage)),
  );
  const bony = ribs.flatMap((rib) => tube(rib));
  return [
    { tissue: 'cartilage', solids: cartilages.flatMap((cartilage) => tube(cartilage, 0.4)) },
    { tissue: 'corticalBone', solids: [...bony, ...arches, ...bodies] },
    {
      tissue: 'trabecularBone',
      solids: [
        ...ribs.flatMap((rib) => tube(rib, -CORTEX)),
        ...bodies.map((solid) => grown(solid, -CORTEX)),
        ...arches.map((solid) => grown(solid, -CORTEX - 0.5)),
      ],
    },
    { tissue: 'cartilage', solids: discs },
    { tissue: 'visceralFat', solids: [column([0, 74], [12, 10], 0)] },
    { tissue: 'spinalCanal', solids: [column([0, 73], [9.5, 7.5], 0)] },
  ];
}

const RIBS = [-3, -2, -1, 0, 1, 2, 3, 4, 5, 6];
const SIDES = [-1, 1] as const;

interface RibCage {
  /** height of rib 0 at the spine, mm */
  ribTop: number;
  /** factor on how steeply the ribs sink */
  slope: number;
}

/** Share of the half circle that a rib's bone covers; its cartilage goes on from there. The lowest ribs end early. */
function reachOf(rib: number): number {
  return rib < -1 ? 0.35 : rib < 0 ? 0.6 : rib < 3 ? 0.78 : 0.85;
}

/** A stretch of a rib, which runs from the spine round the cavity, sinking as it goes. */
function ribPath(rib: number, side: -1 | 1, from: number, to: number, { ribTop, slope }: RibCage): Path {
  const top = rib * 25 + ribTop;
  const points: Point[] = [];
  const radii: number[] = [];
  const steps = 16;
  for (let step = 0; step <= steps; step++) {
    const t = from + (step / steps) * (to - from);
    const angle = 0.24 + t * 2.7;
    // the cavity's own section: |sin|^p rounds the ellipse towards the rounded rectangle of `cavity`
    const s = Math.sin(angle);
    const c = Math.cos(angle);
    const stretch = 1 + 0.085 * Math.sin(2 * angle) ** 2;
    points.push([side * 138 * s * stretch, -5 + (c > 0 ? 90 : 92) * c * stretch, top - slope * (40 * t * t + 62 * t)]);
    radii.push(t === 0 ? 5 : 5.2 - 0.8 * t);
  }
  return { points, radii };
}
