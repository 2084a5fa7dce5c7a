import { spline, tube, type Path } from '../paths.ts';
import type { Random } from '../random.ts';
import { carved, capsule, type Point, type Solid } from '../solids.ts';
import type { Structure } from './structure.ts';
import { cavity } from './trunk.ts';

/** Stomach with an air–fluid level, duodenum, colon with gas and stool, loops of small bowel, vessels of the mesentery. */
export function paintGut(random: Random): Structure[] {
  return [...paintSmallBowel(random), ...paintColon(random), ...paintStomach(random)];
}

/** Gas rises: whatever of the lumen lies in front of the level. */
function above(solids: readonly Solid[], level: number): Solid[] {
  return solids.map((solid) => ({
    bounds: solid.bounds,
    distance: (x, y, z) => Math.max(solid.distance(x, y, z), y - level),
  }));
}

function paintStomach(random: Random): Structure[] {
  const full = random.between(0.6, 1.2);
  const fed = random.chance(0.35);
  const knots: Point[] = [
    [58, 20, 66],
    [64, 8, 44],
    [62, -22, 18],
    [40, -46, -8],
    [6, -46, -22],
    [-22, -30, -20],
  ];
  const path = spline(
    knots,
    [22, 28, 25, 20, 15, 9].map((radius) => radius * full),
  );
  const duodenum = spline(
    [
      [-22, -30, -20],
      [-44, -14, -26],
      [-50, 8, -48],
      [-42, 20, -76],
      [-10, 10, -86],
      [24, 6, -70],
    ],
    [9, 10, 11, 11, 10, 10],
  );
  const wall = random.between(3, 5);
  const lumen = tube(path, -wall);
  const level = random.between(-45, 0);
  return [
    { tissue: 'gutWall', solids: [...tube(path), ...tube(duodenum)] },
    { tissue: fed ? 'stool' : 'gutFluid', solids: lumen },
    { tissue: 'gutFluid', solids: tube(duodenum, -3.2) },
    { tissue: 'gas', solids: [...above(lumen, level), ...above(tube(duodenum, -4.5), random.between(-40, 0))] },
  ];
}

function paintColon(random: Random): Structure[] {
  const sag = random.between(-70, -45);
  const ascending: Point[] = [
    [-98, 10, -130],
    [-94, 4, -90],
    [-84, -26, -66],
    [-62, -58, -72],
  ];
  const transverse: Point[] = [
    [-62, -58, -72],
    [-20, -72, sag - 16],
    [30, -72, sag],
    [76, -56, -34],
    [104, -20, -8],
  ];
  const descending: Point[] = [
    [104, -20, -8],
    [112, 10, -30],
    [108, 24, -70],
    [102, 22, -130],
  ];
  const parts = [ascending, transverse, descending].map((knots, part) =>
    spline(
      knots,
      knots.map(() => random.between(part === 1 ? 13 : 11, part === 1 ? 19 : 16)),
    ),
  );
  const inside = parts.flatMap((part) => tube(part, -2.5));
  return [
    { tissue: 'gutWall', solids: parts.flatMap((part) => tube(part)) },
    { tissue: 'stool', solids: inside },
    {
      tissue: 'gas',
      solids: parts.flatMap((part) => above(tube(part, -3), part.points[5]![1] + random.between(-8, 4))),
    },
  ];
}

function paintSmallBowel(random: Random): Structure[] {
  const loops: Path[] = [];
  for (let loop = 0; loop < 16; loop++) {
    const from: Point = [random.between(-30, 92), random.between(-66, 0), random.between(-130, -26)];
    const knots = [from];
    for (let knot = 1; knot < 4; knot++) {
      const previous = knots[knot - 1]!;
      knots.push([
        Math.max(-60, Math.min(95, previous[0] + random.between(-34, 34))),
        Math.max(-68, Math.min(0, previous[1] + random.between(-26, 26))),
        Math.min(-24, previous[2] + random.between(-22, 22)),
      ]);
    }
    const radius = random.between(8, 13);
    loops.push(spline(knots, [radius, radius, radius, radius]));
  }
  const twigs: Solid[] = [];
  for (let twig = 0; twig < 70; twig++) {
    const from: Point = [random.between(-90, 100), random.between(-85, 20), random.between(-130, 20)];
    const to: Point = [
      from[0] + random.between(-14, 14),
      from[1] + random.between(-10, 10),
      from[2] + random.between(-26, 26),
    ];
    const radius = random.between(0.8, 1.9);
    twigs.push(carved(capsule(from, to, radius, radius), (x, y, z) => -cavity.distance(x, y, z) - 6, 1));
  }
  return [
    { tissue: 'artery', solids: twigs },
    { tissue: 'gutWall', solids: loops.flatMap((loop) => tube(loop)) },
    { tissue: 'gutFluid', solids: loops.flatMap((loop) => tube(loop, -2.6)) },
    {
      tissue: 'gas',
      solids: loops.flatMap((loop, index) =>
        index % 3 === 0 ? above(tube(loop, -3), loop.points[4]![1] - random.between(-4, 6)) : [],
      ),
    },
  ];
}
