import { Random } from './random.ts';

/** Everything that makes one phantom patient and one pair of acquisitions: drawn from the seed, nothing else. */
export interface Patient {
  seed: number;
  /** factors on the reference anatomy along x, y and z */
  scale: readonly [number, number, number];
  /** mm */
  subcutaneousFat: number;
  /** muscle of the abdominal wall, mm */
  wall: number;
  /** turn about the long axis (radians) and shift on the table (mm LPS) */
  pose: { turn: number; shift: readonly [number, number, number] };
  /** largest smooth displacement of the anatomy by its two octaves, mm */
  warp: readonly [number, number];
  /** 1 is normal; a dilated system is up to 2.6 times as wide */
  ductDilatation: number;
  /** diameter of the undilated common duct, mm */
  commonDuctDiameter: number;
  hasGallbladder: boolean;
  /** 0 (none) to 0.25 of the liver */
  liverFatFraction: number;
  cysts: number;
  hasTable: boolean;
  /** 1 is a typical portal venous phase */
  enhancement: number;
  ct: { noise: number; kernel: 'smooth' | 'sharp'; blur: number };
  mr: { fat: number; fatRatio: number; noise: number; bias: number; blur: number };
}

/** Draws the patient of a seed. Ranges are wide on purpose: a network trained on them should meet real scans calmly. */
export function drawPatient(seed: number): Patient {
  const random = Random.of(seed).fork('patient');
  const between = (low: number, high: number): number => random.between(low, high);
  const size = between(0.94, 1.06);
  const fatty = random.chance(0.3);
  const dilated = random.chance(0.6);
  const smooth = random.chance(0.65);
  return {
    seed,
    scale: [size * between(0.95, 1.05), size * between(0.94, 1.06), size * between(0.95, 1.05)],
    subcutaneousFat: random.chance(0.25) ? between(22, 36) : between(8, 22),
    wall: between(8, 13),
    pose: { turn: between(-0.07, 0.07), shift: [between(-8, 8), between(-8, 8), between(-10, 10)] },
    warp: [between(5, 9), between(1, 2)],
    ductDilatation: dilated ? between(1.25, 2.6) : between(0.95, 1.15),
    commonDuctDiameter: between(4.5, 7.5),
    hasGallbladder: random.chance(0.88),
    liverFatFraction: fatty ? between(0.06, 0.25) : between(0, 0.04),
    cysts: random.chance(0.3) ? Math.floor(between(1, 5)) : 0,
    hasTable: random.chance(0.85),
    enhancement: between(0.85, 1.15),
    ct: {
      noise: between(8, 25),
      kernel: smooth ? 'smooth' : 'sharp',
      blur: smooth ? between(0.7, 1.1) : between(0.4, 0.7),
    },
    mr: {
      fat: between(400, 1500),
      fatRatio: between(1.5, 2.4),
      noise: between(0.02, 0.06),
      bias: between(0.08, 0.3),
      blur: between(0.5, 0.9),
    },
  };
}
