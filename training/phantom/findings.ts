import type { Random } from './random.ts';

export type StoneKind = 'calcified' | 'pigment' | 'cholesterol';

/** What a radiologist would report: present in some patients, absent in most. Counts are 0 and sizes 0 where absent. */
export interface Findings {
  gallbladder: {
    /** factor on its size: below 0.7 contracted, above 1.25 distended */
    fullness: number;
    /** mm */
    wall: number;
    stones: number;
    /** share of its height that sludge fills from the back */
    sludge: number;
  };
  ductStones: number;
  stoneKind: StoneKind;
  /** gas in the ducts of the left lobe */
  pneumobilia: boolean;
  /** a plastic stent in the common duct */
  stent: boolean;
  cysts: number;
  metastases: number;
  hepatomas: number;
  haemangiomas: number;
  /** mm of free fluid round the liver and along the wall */
  ascites: number;
  /** mm of fluid behind the lungs */
  effusion: number;
  /** factor on the spleen's lengths */
  spleen: number;
  /** calcified plaques of the aorta */
  plaques: number;
  /** factor on the texture of the visceral fat: above 1 stranded, as by inflammation */
  stranding: number;
}

/**
 * Draws a patient's findings. The rates are estimates for a hospital's scans of the upper abdomen, raised where the
 * network must learn what to leave dark or bright; they are not prevalences.
 */
export function drawFindings(random: Random): Findings {
  const some = (probability: number, most: number): number =>
    random.chance(probability) ? 1 + Math.floor(random.between(0, 1) ** 1.6 * most) : 0;
  const size = (probability: number, low: number, high: number): number =>
    random.chance(probability) ? random.between(low, high) : 0;
  const filling = random.between(0, 1);
  const composition = random.between(0, 1);
  return {
    gallbladder: {
      fullness:
        filling < 0.1
          ? random.between(0.45, 0.7)
          : filling < 0.82
            ? random.between(0.7, 1.25)
            : random.between(1.25, 1.6),
      wall: random.chance(0.12) ? random.between(2.5, 5) : random.between(1.2, 2.2),
      stones: some(0.2, 8),
      sludge: size(0.1, 0.15, 0.5),
    },
    ductStones: some(0.1, 3),
    stoneKind: composition < 0.35 ? 'calcified' : composition < 0.65 ? 'pigment' : 'cholesterol',
    pneumobilia: random.chance(0.03),
    stent: random.chance(0.03),
    cysts: some(0.3, 6),
    metastases: some(0.14, 7),
    hepatomas: some(0.08, 2),
    haemangiomas: some(0.1, 3),
    ascites: size(0.1, 3, 18),
    effusion: size(0.08, 6, 30),
    spleen: random.chance(0.1) ? random.between(1.15, 1.35) : random.between(0.78, 1.12),
    plaques: some(0.3, 12),
    stranding: random.chance(0.15) ? random.between(1.5, 3.2) : 1,
  };
}
