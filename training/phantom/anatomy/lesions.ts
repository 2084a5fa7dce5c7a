import type { Findings } from '../findings.ts';
import type { Random } from '../random.ts';
import { blended, ellipsoid, grown, type Point, type Solid } from '../solids.ts';
import type { Structure } from './structure.ts';

/** Cysts, metastases (some with a fluid core), hepatomas and haemangiomas, so that not every dark spot is a duct. */
export function paintLesions(random: Random, liver: Solid, findings: Findings): Structure[] {
  const seeds = (name: string, count: number, low: number, high: number): Solid[] => {
    const stream = random.fork(name);
    const solids: Solid[] = [];
    for (let attempt = 0; attempt < 60 && solids.length < count; attempt++) {
      const centre: Point = [stream.between(-115, 40), stream.between(-75, 65), stream.between(-55, 65)];
      const radius = low * (high / low) ** stream.between(0, 1);
      if (liver.distance(...centre) < -Math.min(radius, 12)) solids.push(lump(stream, centre, radius));
    }
    return solids;
  };
  const metastases = seeds('metastases', findings.metastases, 4, 26);
  const necrotic = metastases.filter((_, index) => index % 2 === 1);
  return [
    { tissue: 'haemangioma', solids: seeds('haemangiomas', findings.haemangiomas, 5, 22) },
    { tissue: 'hepatoma', solids: seeds('hepatomas', findings.hepatomas, 8, 34) },
    { tissue: 'metastasis', solids: metastases },
    { tissue: 'cyst', solids: [...necrotic.map((solid) => shrunk(solid)), ...seeds('cysts', findings.cysts, 2.5, 26)] },
  ];
}

/** A ball with a bump, so that no lesion is exactly round. */
function lump(random: Random, centre: Point, radius: number): Solid {
  const aside = (): number => random.between(-0.45, 0.45) * radius;
  const bump: Point = [centre[0] + aside(), centre[1] + aside(), centre[2] + aside()];
  const part = (): number => radius * random.between(0.75, 1);
  return blended(
    [ellipsoid(centre, [part(), part(), part()]), ellipsoid(bump, [0.7 * radius, 0.7 * radius, 0.7 * radius])],
    0.5 * radius,
  );
}

function shrunk(solid: Solid): Solid {
  const { low, high } = solid.bounds;
  return grown(solid, -0.22 * Math.min(high[0] - low[0], high[1] - low[1], high[2] - low[2]));
}
