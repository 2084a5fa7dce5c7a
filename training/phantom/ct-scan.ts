import type { Random } from './random.ts';

/** One CT acquisition. */
export interface CtScan {
  /** seconds from the start of injection, 0 without contrast agent */
  delay: number;
  /** factor on the enhancement: iodine dose for the body's weight, and tube voltage */
  iodine: number;
  /** HU of the gut's content when it holds positive oral contrast, else 0 */
  oralContrast: number;
  /** deviation of the noise in the middle of the body, HU */
  noise: number;
  kernel: 'smooth' | 'sharp';
  /** deviation of the blur, mm */
  blur: number;
  /** deviation of the blur of the noise, mm */
  noiseBlur: number;
  /** share of the slices' distance that a slice is thick */
  thickness: number;
  table: 'none' | 'curved' | 'flat';
}

/**
 * Portal venous in three of four, the others without contrast agent, earlier or later: often enough that a network
 * translating CT learns to read them all, rarely enough that one translating to CT has a phase to expect.
 */
export function drawCtScan(random: Random): CtScan {
  const phase = random.between(0, 1);
  const smooth = random.chance(0.65);
  const table = random.between(0, 1);
  return {
    delay:
      phase < 0.1
        ? 0
        : phase < 0.15
          ? random.between(30, 45)
          : phase < 0.93
            ? random.between(60, 80)
            : random.between(80, 180),
    iodine: random.between(0.88, 1.12),
    oralContrast: random.chance(0.2) ? random.between(90, 330) : 0,
    noise: 5 + 14 * random.between(0, 1) ** 1.5,
    kernel: smooth ? 'smooth' : 'sharp',
    blur: smooth ? random.between(0.5, 0.95) : random.between(0.35, 0.55),
    noiseBlur: smooth ? random.between(0.45, 1) : random.between(0.3, 0.5),
    thickness: random.between(0.5, 1.1),
    table: table < 0.15 ? 'none' : table < 0.8 ? 'curved' : 'flat',
  };
}
