import { drawCtScan, type CtScan } from './ct-scan.ts';
import { drawFindings, type Findings } from './findings.ts';
import { drawMrScan, type MrScan } from './mr-scan.ts';
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
  /** 0 (an ellipse) towards 1 (a rounded rectangle): section of the skin */
  square: number;
  /** turn about the long axis (radians) and shift on the table (mm LPS) */
  pose: { turn: number; shift: readonly [number, number, number] };
  /** largest smooth displacement of the anatomy by its two octaves, mm */
  warp: readonly [number, number];
  /** factor on the textures inside tissues */
  grain: number;
  /** 1 is normal; a dilated system is up to 2.6 times as wide */
  ductDilatation: number;
  /** diameter of the undilated common duct, mm; 1–6 mm is normal, more after cholecystectomy and in old age */
  commonDuctDiameter: number;
  hasGallbladder: boolean;
  /** 0 (none) to 0.25 of the liver */
  liverFatFraction: number;
  armsDown: boolean;
  findings: Findings;
  ct: CtScan;
  mr: MrScan;
}

/** Draws the patient of a seed. Ranges are wide on purpose: a network trained on them should meet real scans calmly. */
export function drawPatient(seed: number): Patient {
  const random = Random.of(seed).fork('patient');
  const between = (low: number, high: number): number => random.between(low, high);
  const size = between(0.9, 1.12);
  const fatty = random.chance(0.3);
  const dilated = random.chance(0.6);
  const lying = Random.of(seed).fork('lying');
  const offCentre = lying.chance(0.2) ? 3 : 1;
  return {
    seed,
    scale: [size * between(0.94, 1.07), size * between(0.9, 1.08), size * between(0.94, 1.08)],
    subcutaneousFat: random.chance(0.25) ? between(22, 40) : between(5, 22),
    wall: between(8, 13),
    square: between(0.15, 0.42),
    pose: {
      turn: between(-0.12, 0.12),
      shift: [offCentre * between(-14, 14), offCentre * between(-12, 12), between(-18, 18)],
    },
    warp: [between(5, 10), between(1, 2.6)],
    grain: between(0.6, 1.7),
    ductDilatation: dilated ? between(1.25, 2.6) : between(0.95, 1.15),
    commonDuctDiameter: between(3.8, 7.2),
    hasGallbladder: random.chance(0.88),
    liverFatFraction: fatty ? between(0.06, 0.22) : between(0, 0.04),
    armsDown: random.chance(0.12),
    findings: drawFindings(Random.of(seed).fork('findings')),
    ct: drawCtScan(Random.of(seed).fork('ct scan')),
    mr: drawMrScan(Random.of(seed).fork('mr scan')),
  };
}
