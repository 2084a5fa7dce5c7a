import type { Findings } from '../findings.ts';
import type { Path } from '../paths.ts';
import { tube } from '../paths.ts';
import type { Random } from '../random.ts';
import { ellipsoid, type Distance, type Point, type Solid } from '../solids.ts';
import type { BileDucts } from './biliary.ts';
import type { Structure } from './structure.ts';

/** What lies in the bile: sludge and stones of the gallbladder, stones, gas or a stent in the ducts. */
export function paintStones(random: Random, ducts: BileDucts, findings: Findings): Structure[] {
  const { gallbladder } = ducts;
  const inGallbladder = gallbladder ? restingStones(random.fork('gallbladder'), gallbladder, findings) : [];
  return [
    ...(gallbladder && findings.gallbladder.sludge > 0 ? [sludge(gallbladder, findings.gallbladder.sludge)] : []),
    { tissue: 'stone', solids: [...inGallbladder, ...ductStones(random.fork('ducts'), ducts.common, findings)] },
    ...(findings.pneumobilia ? [gasOfLeftLobe(ducts)] : []),
    ...(findings.stent ? stent(ducts.common) : []),
  ];
}

function sludge(gallbladder: Solid, share: number): Structure {
  const { low, high } = gallbladder.bounds;
  const level = high[1] - share * (high[1] - low[1]);
  const distance: Distance = (x, y, z) => Math.max(gallbladder.distance(x, y, z), level - y);
  return { tissue: 'sludge', solids: [{ bounds: gallbladder.bounds, distance }] };
}

/** Stones sink to the back of the gallbladder and stop where they touch its wall. */
function restingStones(random: Random, gallbladder: Solid, findings: Findings): Solid[] {
  const { low, high } = gallbladder.bounds;
  const largest = findings.gallbladder.stones > 2 ? 5 : 11;
  const solids: Solid[] = [];
  for (let attempt = 0; attempt < 80 && solids.length < findings.gallbladder.stones; attempt++) {
    const radius = random.between(1.5, largest);
    const x = random.between(low[0], high[0]);
    const z = random.between(low[2], high[2]);
    let y = high[1];
    while (y > low[1] && gallbladder.distance(x, y, z) > -radius) y -= 1;
    if (y > low[1]) solids.push(ellipsoid([x, y, z], [radius, radius, radius]));
  }
  return solids;
}

function ductStones(random: Random, common: Path, findings: Findings): Solid[] {
  return Array.from({ length: findings.ductStones }, () => {
    const at = Math.floor(random.between(0.3, 0.95) * common.points.length);
    const radius = common.radii[at]! * random.between(0.55, 0.95);
    return ellipsoid(common.points[at]!, [radius, radius, radius * random.between(0.9, 1.4)]);
  });
}

/** Gas collects in front: in the ducts left of the confluence, which lie higher in a patient on the back. */
function gasOfLeftLobe({ intrahepatic }: BileDucts): Structure {
  const isLeft = ({ points }: Path): boolean => mean(points, 0) > -36 && mean(points, 1) < -14;
  return { tissue: 'gas', solids: intrahepatic.filter(isLeft).flatMap((duct) => tube(duct, -0.4)) };
}

/** A plastic tube of 10 French (3.3 mm) through the common duct. */
function stent(common: Path): Structure[] {
  const line = (radius: number): Path => ({ points: common.points, radii: common.points.map(() => radius) });
  return [
    { tissue: 'stent', solids: tube(line(1.7)) },
    { tissue: 'bileDuct', solids: tube(line(1.1)) },
  ];
}

function mean(points: readonly Point[], axis: 0 | 1): number {
  return points.reduce((sum, point) => sum + point[axis], 0) / points.length;
}
