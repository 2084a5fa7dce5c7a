import type { Patient } from '../patient.ts';
import { blended, capsule, carved, column, ellipsoid, grown, type Solid } from '../solids.ts';
import { spline, tube } from '../paths.ts';
import type { Structure } from './structure.ts';

/** The room inside the muscles: everything visceral lies in it. */
export const cavity: Solid = column([0, -5], [132, 86], 0.35);

/** Outer surface of the muscles of the trunk, and of the skin. */
export interface Trunk {
  muscles: Solid;
  skin: Solid;
}

export function makeTrunk(patient: Patient): Trunk {
  const back = column([0, 66], [66, 40], 0.4);
  const muscles = blended([grown(cavity, patient.wall), back], 24);
  const fat = patient.subcutaneousFat;
  const skin = column([0, 2], [132 + patient.wall + fat, 99 + patient.wall + 0.85 * fat], patient.square);
  return { muscles, skin: blended([skin, grown(muscles, 6)], 20) };
}

/** Skin, subcutaneous fat, muscle and the fat-filled cavity, from outside in. */
export function paintTrunk(trunk: Trunk): Structure[] {
  const midline = column([0, -96], [3.5, 18], 0);
  const lateral = grown(cavity, 4);
  const flank: Solid = {
    bounds: lateral.bounds,
    // a fat plane between the oblique muscles, along the flanks only
    distance: (x, y, z) => Math.max(Math.abs(lateral.distance(x, y, z)) - 0.7, 75 - Math.abs(x), y - 45),
  };
  return [
    { tissue: 'skin', solids: [trunk.skin] },
    { tissue: 'subcutaneousFat', solids: [grown(trunk.skin, -2)] },
    { tissue: 'muscle', solids: [trunk.muscles] },
    { tissue: 'visceralFat', solids: [flank, carved(midline, cavity.distance, 2)] },
    { tissue: 'visceralFat', solids: [cavity] },
  ];
}

/** Psoas, quadratus lumborum and the diaphragm's crura; fat clefts between the muscles of the back. */
export function paintDeepMuscles(): Structure[] {
  const sides = [-1, 1] as const;
  return [
    {
      tissue: 'muscle',
      solids: [column([-32, 84], [34, 22], 0.2), column([32, 84], [34, 22], 0.2), column([0, 64], [24, 14], 0)],
    },
    {
      tissue: 'visceralFat',
      solids: sides.map((side) => column([side * 58, 90], [13, 1.5], 0)),
    },
    { tissue: 'subcutaneousFat', solids: [capsule([0, 108, -400], [0, 108, 400], 6, 6)] },
    {
      tissue: 'muscle',
      solids: sides.flatMap((side) => [
        ...tube(
          spline(
            [
              [side * 25, 46, 12],
              [side * 33, 44, -40],
              [side * 40, 44, -110],
            ],
            [5, 13, 19],
          ),
        ),
        ellipsoid([side * 60, 66, -60], [19, 8, 70], [side * -0.35, 0]),
        ...tube(
          spline(
            [
              [side * 12, 31, -45],
              [side * 15, 24, 0],
              [side * 14, 17, 45],
              [side * 34, 34, 80],
            ],
            [4, 5.5, 4.5, 3],
          ),
        ),
      ]),
    },
  ];
}
