import type { Random } from './random.ts';

/**
 * One MR acquisition: T1-weighted spoiled gradient echo, in phase, without contrast agent or fat suppression. One family
 * of sequences on purpose: which of very different contrasts a scanner would have shown cannot be read from a CT.
 */
export interface MrScan {
  /** ms */
  repetitionTime: number;
  /** radians */
  flip: number;
  /** factor on all T1: field strength, temperature */
  t1: number;
  /** what the scanner's unit is worth: signal of an imagined tissue that is fully relaxed */
  gain: number;
  /** deviation of the noise in parts of the liver's signal */
  noise: number;
  /** amplitude of the coils' bias field */
  bias: number;
  /** deviation of the blur, mm */
  blur: number;
  /** height of the first lobe beside an edge, in parts of the edge */
  ringing: number;
  /** strength of the ghost that breathing leaves along the phase direction, and its distance in mm */
  ghost: { strength: number; distance: number };
}

export function drawMrScan(random: Random): MrScan {
  return {
    repetitionTime: random.between(125, 180),
    flip: random.between(1.13, 1.31),
    t1: random.between(0.94, 1.08),
    gain: random.between(900, 3300),
    noise: random.between(0.015, 0.05),
    bias: random.between(0.02, 0.075),
    blur: random.between(0.45, 0.85),
    ringing: random.chance(0.5) ? random.between(0, 0.06) : 0,
    ghost: { strength: random.chance(0.4) ? random.between(0.004, 0.02) : 0, distance: random.between(30, 110) },
  };
}
