import { spline, tube } from '../paths.ts';
import type { Random } from '../random.ts';
import { capsule, carved, ellipsoid, within, type Point, type Solid } from '../solids.ts';
import type { Structure } from './structure.ts';
import { cavity } from './trunk.ts';

/** Spleen: a crescent against the left flank; `size` is a factor on its lengths. */
export function paintSpleen(size: number): Structure {
  const whole = ellipsoid([94, 28, 22], [40 * size, 56 * size, 56 * size], [-0.35, 0.25]);
  const hilum = ellipsoid([50, 6, 20], [36, 40, 72], [-0.35, 0]);
  return { tissue: 'spleen', solids: [within(carved(whole, hilum.distance, 10), cavity.distance, 4)] };
}

/** Both kidneys: cortex, a ring of pyramids, sinus fat. */
export function paintKidneys(random: Random): Structure[] {
  const structures: Structure[] = [];
  for (const side of [-1, 1] as const) {
    const centre: Point = [side * (60 + random.between(-3, 3)), 42, (side < 0 ? -52 : -38) + random.between(-8, 8)];
    const size = random.between(0.9, 1.1);
    const turn: readonly [number, number] = [side * 0.45, 0.12];
    const place = (u: number, v: number, z: number): Point => [
      centre[0] + Math.cos(turn[0]) * u - Math.sin(turn[0]) * v,
      centre[1] + Math.sin(turn[0]) * u + Math.cos(turn[0]) * v,
      centre[2] + z,
    ];
    const pyramids: Solid[] = [];
    for (let level = -2; level <= 2; level++) {
      const shrink = 1 - 0.1 * level * level;
      for (const [u, v] of [
        [0.62, 0],
        [0.2, 0.66],
        [0.2, -0.66],
      ] as const) {
        pyramids.push(
          ellipsoid(place(side * u * 27 * shrink * size, v * 25 * shrink * size, level * 17 * size), [6.5, 6.5, 7.5]),
        );
      }
    }
    const sinus = [
      ellipsoid(place(side * -7, 0, 0), [13 * size, 9 * size, 26 * size], [turn[0], 0]),
      capsule(place(side * -8, 0, 0), place(side * -30, 0, 0), 8, 11),
    ];
    structures.push(
      { tissue: 'renalCortex', solids: [ellipsoid(centre, [28 * size, 26 * size, 54 * size], turn)] },
      { tissue: 'renalMedulla', solids: pyramids },
      { tissue: 'visceralFat', solids: sinus },
      { tissue: 'freeFluid', solids: [ellipsoid(place(side * -9, 0, -4), [8, 3, 9], [turn[0], 0])] },
    );
  }
  return structures;
}

/** Pancreas from the head in the duodenal loop to the tail at the spleen; both adrenals. */
export function paintPancreas(random: Random): Structure[] {
  const plump = random.between(0.8, 1.15);
  const pancreas = spline(
    [
      [-28, 10, -62],
      [-24, 4, -44],
      [-6, -6, -32],
      [18, -8, -20],
      [44, 6, -8],
      [70, 20, 4],
    ],
    [11, 14, 8.5, 9.5, 9.5, 8].map((radius) => radius * plump),
  );
  const adrenals = ([-1, 1] as const).flatMap((side) => [
    capsule([side * 32, 26, 14], [side * 36, 36, 6], 2.8, 2.2),
    capsule([side * 32, 26, 14], [side * 44, 34, 4], 2.6, 1.8),
  ]);
  return [
    { tissue: 'pancreas', solids: tube(pancreas) },
    { tissue: 'adrenal', solids: adrenals },
  ];
}
