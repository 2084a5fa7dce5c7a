import { spline, tube } from '../paths.ts';
import type { Random } from '../random.ts';
import { blended, capsule, column, ellipsoid, grown, type Distance, type Solid } from '../solids.ts';
import type { Structure } from './structure.ts';
import { cavity } from './trunk.ts';

/** Lung bases in the recess round the diaphragm's two domes, the heart above the left one, the oesophagus; `effusion` in mm. */
export function paintThorax(random: Random, effusion: number): Structure[] {
  const rightTop = random.between(84, 98);
  const leftTop = rightTop - random.between(4, 14);
  const mediastinum = blended([column([8, -40], [50, 60], 0), column([2, 30], [28, 40], 0)], 24);
  const lung: Solid = {
    bounds: { low: [cavity.bounds.low[0], cavity.bounds.low[1], 10], high: [...cavity.bounds.high] },
    distance: (x, y, z) => {
      const r = ((x + 68) / 66) ** 2 + ((y - 2) / 92) ** 2;
      const l = ((x - 66) / 66) ** 2 + ((y - 2) / 92) ** 2;
      // under each dome the lung's floor falls away towards the flank
      const floor = Math.max(rightTop - 62 * r * Math.sqrt(r), leftTop - 62 * l * Math.sqrt(l));
      const recess = Math.max(floor, 34 - 0.35 * (y + 5));
      const middle = -mediastinum.distance(x, y, z);
      return Math.max((recess - z) * 0.6, cavity.distance(x, y, z) + 3, middle);
    },
  };
  const oesophagus = spline(
    [
      [14, 4, 110],
      [15, 8, 70],
      [26, 8, 58],
      [44, 12, 54],
    ],
    [8, 8, 8, 9],
  );
  const twigs: Solid[] = [];
  for (let twig = 0; twig < 60; twig++) {
    const x = random.between(-115, 115);
    const y = random.between(-60, 70);
    const z = random.between(50, 130);
    const radius = random.between(0.8, 2.2);
    const vessel = capsule([x, y, z], [x + random.between(-8, 8), y + random.between(-8, 8), z + 22], radius, radius);
    twigs.push({
      bounds: vessel.bounds,
      distance: (u, v, w) => Math.max(vessel.distance(u, v, w), lung.distance(u, v, w) + 3),
    });
  }
  const heart = ellipsoid([26, -38, 112], [52, 42, 40 + random.between(-4, 4)], [0.3, 0]);
  return [
    { tissue: 'muscle', solids: [grown(lung, 2.5)] },
    { tissue: 'lung', solids: [lung] },
    { tissue: 'artery', solids: twigs },
    ...(effusion > 0 ? [pooled(lung, effusion)] : []),
    { tissue: 'visceralFat', solids: [grown(heart, 4)] },
    { tissue: 'heart', solids: [heart] },
    { tissue: 'gutWall', solids: tube(oesophagus) },
  ];
}

/** Fluid behind the lung: what of it lies within `depth` mm of the back of the cavity. */
function pooled(lung: Solid, depth: number): Structure {
  const level = cavity.bounds.high[1] - 8 - depth;
  const distance: Distance = (x, y, z) => Math.max(lung.distance(x, y, z), level - y);
  return { tissue: 'freeFluid', solids: [{ bounds: lung.bounds, distance }] };
}
