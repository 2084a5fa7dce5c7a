import { enhancementOf } from './enhancement.ts';
import type { Patient } from './patient.ts';
import { Random } from './random.ts';
import { relaxation, spoiledGradientEcho } from './relaxation.ts';
import { tissueLabels, tissues, type Tissue } from './tissues.ts';

/** What one tissue of one patient shows: mean, and deviation of its own texture. */
export interface Signal {
  ct: number;
  ctTexture: number;
  mr: number;
  mrTexture: number;
}

/** Typical value, half-width of the spread between patients, texture inside one patient. */
type Spread = readonly [mean: number, spread: number, texture: number];

/** CT in HU before contrast agent. */
const hounsfield: Record<Tissue, Spread> = {
  outside: [-1000, 0, 0],
  table: [-60, 260, 0],
  skin: [15, 25, 8],
  subcutaneousFat: [-106, 8, 7],
  muscle: [50, 8, 9],
  visceralFat: [-102, 10, 10],
  lung: [-830, 50, 45],
  heart: [42, 5, 6],
  corticalBone: [800, 300, 110],
  trabecularBone: [165, 65, 45],
  cartilage: [100, 25, 16],
  spinalCanal: [30, 8, 6],
  liver: [60, 6, 4],
  gallbladder: [9, 8, 2],
  bileDuct: [8, 6, 2],
  portalVein: [42, 5, 4],
  hepaticVein: [41, 5, 4],
  inferiorVenaCava: [41, 5, 6],
  artery: [42, 5, 4],
  spleen: [49, 5, 4],
  pancreas: [42, 8, 13],
  renalCortex: [32, 4, 6],
  renalMedulla: [32, 4, 8],
  gutWall: [40, 8, 10],
  gutFluid: [18, 14, 9],
  gas: [-960, 25, 10],
  stool: [-5, 50, 90],
  adrenal: [28, 14, 5],
  cyst: [7, 6, 2],
  metastasis: [38, 8, 9],
  hepatoma: [50, 7, 8],
  haemangioma: [40, 5, 6],
  stone: [0, 0, 12],
  sludge: [32, 10, 4],
  freeFluid: [10, 9, 3],
  stent: [330, 110, 0],
  calcification: [520, 250, 60],
};

/** HU of a stone by what it is made of: calcified, brown pigment, or as dense as bile. */
const stoneHounsfield = { calcified: [280, 700], pigment: [60, 130], cholesterol: [-25, 25] } as const;

/** Spread between patients (share of the signal) and texture (share of the liver's signal) where they are not usual. */
const mrVariety: Partial<Record<Tissue, readonly [spread: number, texture: number]>> = {
  outside: [0, 0],
  table: [0, 0],
  subcutaneousFat: [0.03, 0.04],
  visceralFat: [0.04, 0.06],
  liver: [0.04, 0.03],
  lung: [0.3, 0.03],
  trabecularBone: [0.12, 0.1],
  corticalBone: [0.3, 0.03],
  gallbladder: [0.15, 0.01],
  bileDuct: [0.12, 0.01],
  cyst: [0.15, 0.01],
  freeFluid: [0.12, 0.01],
  gas: [0.5, 0.01],
  gutFluid: [0.2, 0.06],
  stool: [0.2, 0.18],
  pancreas: [0.07, 0.08],
  gutWall: [0.06, 0.06],
  metastasis: [0.1, 0.06],
  hepatoma: [0.12, 0.06],
  sludge: [0.15, 0.02],
  stone: [0.4, 0.02],
};
const USUAL_MR_SPREAD = 0.06;
const USUAL_MR_TEXTURE = 0.035;

/** HU that the liver loses for each unit of fat fraction (about 1.6 HU a percent). */
const FAT_HU_PER_FRACTION = 160;

/** HU that bile stays below its liver on CT, however fatty that is. */
const BILE_BELOW_LIVER = 12;

/**
 * The signals of a patient's tissues, by label. CT in HU, MR in the patient's arbitrary units.
 * @param variety factor on the spread between patients: 0 gives every tissue its typical value under these scans
 */
export function drawSignals(patient: Patient, variety = 1): readonly Signal[] {
  const { ct: ctScan, mr: mrScan } = patient;
  const signals: Signal[] = [];
  const echo = (tissue: Tissue): number => {
    const { t1, density } = relaxation[tissue];
    return mrScan.gain * density * spoiledGradientEcho(t1 * mrScan.t1, mrScan.repetitionTime, mrScan.flip);
  };
  const liverEcho = echo('liver');
  for (const tissue of tissues) {
    const random = Random.of(patient.seed).fork(`signal of ${tissue}`);
    const [native, huSpread, ctTexture] = hounsfield[tissue];
    const [mrSpread, mrTexture] = mrVariety[tissue] ?? [USUAL_MR_SPREAD, USUAL_MR_TEXTURE];
    const spread = (width: number): number => variety * random.between(-width, width);
    const uptake = ctScan.iodine * (1 + spread(0.06)) * enhancementOf(tissue, ctScan.delay);
    let ct = native + spread(huSpread) + uptake;
    let mr = echo(tissue) * (1 + spread(mrSpread));
    if (tissue === 'liver') {
      ct -= FAT_HU_PER_FRACTION * patient.liverFatFraction;
      mr += patient.liverFatFraction * (echo('subcutaneousFat') - mr);
    }
    if (tissue === 'stone') ct = pick(random, stoneHounsfield[patient.findings.stoneKind]);
    if (tissue === 'gutFluid' && ctScan.oralContrast > 0) ct = ctScan.oralContrast;
    const grain = patient.grain * (tissue === 'visceralFat' ? patient.findings.stranding : 1);
    signals[tissueLabels[tissue]] = {
      ct,
      ctTexture: ctTexture * grain,
      mr,
      mrTexture: mrTexture * liverEcho * grain,
    };
  }
  for (const tissue of ['bileDuct', 'gallbladder'] as const) {
    const bile = signals[tissueLabels[tissue]]!;
    bile.ct = Math.min(bile.ct, signals[tissueLabels.liver]!.ct - BILE_BELOW_LIVER);
  }
  return signals;
}

function pick(random: Random, [low, high]: readonly [number, number]): number {
  return random.between(low, high);
}
