import { spline, tube, type Path } from '../paths.ts';
import type { Random } from '../random.ts';
import { ellipsoid, type Point, type Solid } from '../solids.ts';
import type { PortalTree } from './portal.ts';
import type { Structure } from './structure.ts';
import { ramify, type Branch } from './tree.ts';

/** Three hepatic veins fanning out from the vena cava below the diaphragm, with their twigs. */
export function growHepaticVeins(random: Random, liver: Solid): Branch[] {
  const hub: Point = [-20, 18, 62];
  const lines: { knots: Point[]; radii: number[] }[] = [
    { knots: [hub, [-52, 16, 48], [-84, 4, 22], [-94, 0, -14]], radii: [5.2, 4.6, 3.4, 2] },
    { knots: [hub, [-36, -6, 48], [-48, -34, 28], [-54, -48, 0]], radii: [5, 4.3, 3.2, 2] },
    { knots: [hub, [-8, -10, 54], [12, -30, 42], [34, -46, 28]], radii: [4.6, 3.8, 2.8, 1.8] },
  ];
  const growth = { random, room: liver.distance, margin: 6, finest: 4, length: 26, taper: 0.7 };
  return lines.flatMap(({ knots, radii }) => {
    const moved = knots.map((p, i): Point =>
      i === 0 ? p : [p[0] + random.between(-5, 5), p[1] + random.between(-5, 5), p[2] + random.between(-4, 4)],
    );
    const path = spline(moved, radii);
    const inside = path.points.findIndex((p, i) => i > 4 && liver.distance(...p) > -4);
    const end = inside < 0 ? path.points.length : inside;
    const stem: Branch = { points: path.points.slice(0, end), radii: path.radii.slice(0, end), order: 2 };
    const halves = [0.45, 0.75].map((share): Branch => {
      const cut = Math.max(2, Math.floor(end * share));
      const thin = stem.radii.slice(0, cut).map((radius) => radius * 0.6);
      return { points: stem.points.slice(0, cut), radii: thin, order: 2 };
    });
    return [stem, ...[stem, ...halves].flatMap((parent) => ramify(parent, growth))];
  });
}

/** Aorta with celiac trunk and superior mesenteric artery and its plaques, vena cava with renal veins. */
export function paintGreatVessels(random: Random, plaques: number): Structure[] {
  const aorta = random.between(8, 12.5);
  const cava = random.between(7.5, 12);
  const crusts = Array.from({ length: plaques }, (): Solid => {
    const angle = random.between(0, 2 * Math.PI);
    const centre: Point = [8 + aorta * Math.cos(angle), 21 + aorta * Math.sin(angle), random.between(-90, 70)];
    return ellipsoid(centre, [random.between(1, 2), random.between(2, 4.5), random.between(3, 9)], [angle, 0]);
  });
  const line = (knots: Point[], radii: number[]): Solid[] => tube(spline(knots, radii));
  return [
    {
      tissue: 'inferiorVenaCava',
      solids: [
        ...line(
          [
            [-22, 22, -400],
            [-22, 22, -40],
            [-21, 19, 20],
            [-20, 18, 60],
            [-12, 2, 100],
          ],
          [cava, cava, cava, cava + 1, cava + 2],
        ),
        ...line(
          [
            [-20, 22, -40],
            [0, 9, -40],
            [30, 22, -36],
            [52, 30, -35],
          ],
          [4, 3.6, 4, 3.5],
        ),
        ...line(
          [
            [-24, 22, -46],
            [-38, 28, -46],
            [-52, 34, -46],
          ],
          [4, 4, 3.5],
        ),
      ],
    },
    {
      tissue: 'artery',
      solids: [
        ...line(
          [
            [8, 21, -400],
            [8, 21, -30],
            [8, 22, 40],
            [12, 26, 400],
          ],
          [aorta, aorta, aorta + 1, aorta + 2],
        ),
        ...line(
          [
            [8, 14, 8],
            [7, 2, 8],
            [-8, -2, 6],
            [-24, -8, 0],
          ],
          [3.4, 3.2, 2.6, 2],
        ),
        ...line(
          [
            [8, 14, -8],
            [6, 2, -14],
            [3, -4, -40],
            [2, -6, -110],
          ],
          [3.6, 3.5, 3.3, 3],
        ),
        ...line(
          [
            [14, 22, -34],
            [34, 29, -34],
            [50, 34, -34],
          ],
          [2.8, 2.6, 2.4],
        ),
        ...line(
          [
            [4, 24, -42],
            [-20, 32, -42],
            [-50, 38, -44],
          ],
          [2.8, 2.6, 2.4],
        ),
      ],
    },
    { tissue: 'calcification', solids: crusts },
  ];
}

export function paintHepaticVeins(veins: readonly Branch[]): Structure {
  return { tissue: 'hepaticVein', solids: veins.flatMap((vein) => tube(vein)) };
}

/** The portal tree with splenic and superior mesenteric veins, in a sleeve of fat at the porta hepatis. */
export function paintPortal(portal: PortalTree): Structure[] {
  const splenic = spline([portal.trunk.points[0]!, [20, 6, -20], [48, 18, -4], [78, 26, 14]], [5, 4.2, 4, 3.2]);
  const mesenteric = spline([portal.trunk.points[0]!, [-10, 2, -60], [-11, -6, -120]], [5.5, 5, 4.5]);
  const { trunk, left, right } = portal;
  const sleeve = (path: Path, from: number, to: number): Path => ({
    points: path.points.slice(from, to).map((p): Point => [p[0], p[1] - 2, p[2]]),
    radii: path.radii.slice(from, to).map((radius) => radius + 4),
  });
  return [
    {
      tissue: 'visceralFat',
      solids: [...tube(sleeve(trunk, 5, 13)), ...tube(sleeve(left, 0, 5)), ...tube(sleeve(right, 0, 4))],
    },
    {
      tissue: 'portalVein',
      solids: [trunk, left, right, ...portal.branches, splenic, mesenteric].flatMap((path) => tube(path)),
    },
  ];
}
