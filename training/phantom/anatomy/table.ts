import type { Patient } from '../patient.ts';
import { Random } from '../random.ts';
import { capsule, everywhere, type Solid } from '../solids.ts';
import type { Structure } from './structure.ts';

/** Foam of low density between the patient and the shells, HU. */
const FOAM = [-960, -800] as const;

/** The two thin shells of a scanner table under the patient, hollowed or flat, and often a mattress; empty on MR. */
export function paintTable(patient: Patient): Structure[] {
  if (patient.ct.table === 'none') return [];
  const random = Random.of(patient.seed).fork('table');
  const curved = patient.ct.table === 'curved';
  const back = 101 + patient.wall + 0.85 * patient.subcutaneousFat;
  const half = random.between(190, 265);
  const mattress = random.chance(0.5) ? random.between(6, 22) : 0;
  const y = back * patient.scale[1] + patient.pose.shift[1] + random.between(2, 6) + mattress;
  const hollow = curved ? random.between(20, 75) : random.between(0, 4);
  const thickness = random.between(0.8, 2.2);
  const depth = random.between(14, 45);
  const layer = (under: number, by: number, thick: number): Solid => ({
    bounds: everywhere,
    distance: (x, v) => Math.max(Math.abs(v - (y + under - by * (x / 200) ** 2)) - thick, Math.abs(x) - half),
  });
  const edge = (x: number): Solid => {
    const top = y - hollow * (half / 200) ** 2;
    return capsule([x, top + 2, -1e3], [x, top, 1e3], 3.5, 3.5);
  };
  return [
    ...(mattress > 0
      ? [
          {
            tissue: 'table',
            fixedToScanner: true,
            hounsfield: random.between(...FOAM),
            solids: [layer(-mattress / 2, hollow, mattress / 2)],
          } as const,
        ]
      : []),
    {
      tissue: 'table',
      fixedToScanner: true,
      solids: [layer(0, hollow, thickness), layer(depth, 0.8 * hollow, thickness), edge(-half), edge(half)],
    },
  ];
}
