import { grown, within, type Distance, type Solid } from '../solids.ts';
import type { Structure } from './structure.ts';
import { cavity } from './trunk.ts';

/** Free fluid, painted on the cavity's fat and under the organs: round the liver and along the wall, `depth` mm. */
export function paintAscites(liver: Solid, depth: number): Structure[] {
  if (depth <= 0) return [];
  // thicker at the flanks, where the patient lies lowest
  const gutter: Distance = (x, y, z) => {
    const inside = -cavity.distance(x, y, z);
    const here = depth * (0.35 + (Math.abs(x) / 132) ** 2 * (y > -40 ? 1 : 0.4));
    return Math.max(-inside, inside - here);
  };
  return [
    {
      tissue: 'freeFluid',
      solids: [within(grown(liver, 0.7 * depth), cavity.distance, 1), { bounds: cavity.bounds, distance: gutter }],
    },
  ];
}
