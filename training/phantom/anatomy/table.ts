import type { Patient } from '../patient.ts';
import { capsule, everywhere, type Solid } from '../solids.ts';
import type { Structure } from './structure.ts';

/** The two thin shells of a slightly hollowed scanner table under the patient; empty on MR. */
export function paintTable(patient: Patient): Structure {
  const back = 101 + patient.wall + 0.85 * patient.subcutaneousFat;
  const y = back * patient.scale[1] + patient.pose.shift[1] + 7;
  const shell = (depth: number, hollow: number): Solid => ({
    bounds: everywhere,
    distance: (x, v) => Math.max(Math.abs(v - (y + depth - hollow * (x / 200) ** 2)) - 1.4, Math.abs(x) - 205),
  });
  const edge = (x: number): Solid => capsule([x, y - 4, -1e3], [x, y - 8, 1e3], 4, 4);
  return { tissue: 'table', fixedToScanner: true, solids: [shell(0, 14), shell(26, 26), edge(-204), edge(204)] };
}
