import type { Patient } from '../patient.ts';
import { capsule, type Point } from '../solids.ts';
import type { Random } from '../random.ts';
import type { Structure } from './structure.ts';

/** Both arms beside the trunk, elbow at about the height of the liver. */
export function paintArms(random: Random, patient: Patient): Structure[] {
  const girth = 30 + 0.5 * patient.subcutaneousFat + random.between(-2, 6);
  const beside = 132 + patient.wall + patient.subcutaneousFat + girth + random.between(4, 16);
  const shaft = (side: number): [Point, Point] => {
    const y = random.between(-10, 45);
    return [
      [side * beside, y, -200],
      [side * (beside + random.between(-3, 6)), y + random.between(-20, 20), 200],
    ];
  };
  const shafts = ([-1, 1] as const).map(shaft);
  const round = (radius: number) => shafts.map(([from, to]) => capsule(from, to, radius, radius * 1.1));
  return [
    { tissue: 'skin', solids: round(girth) },
    { tissue: 'subcutaneousFat', solids: round(girth - 2) },
    { tissue: 'muscle', solids: round(girth - 3 - 0.35 * patient.subcutaneousFat) },
    { tissue: 'corticalBone', solids: round(10.5) },
    { tissue: 'trabecularBone', solids: round(6) },
  ];
}
