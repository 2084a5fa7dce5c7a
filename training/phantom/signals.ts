import type { Patient } from './patient.ts';
import { Random } from './random.ts';
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

/** CT in HU, portal venous phase. Enhanced tissues: see `enhanced`. */
const hounsfield: Record<Tissue, Spread> = {
  outside: [-1000, 0, 0],
  table: [-350, 250, 0],
  skin: [25, 20, 5],
  subcutaneousFat: [-108, 7, 6],
  muscle: [60, 5, 7],
  visceralFat: [-104, 8, 8],
  lung: [-830, 40, 45],
  heart: [140, 12, 6],
  corticalBone: [620, 200, 90],
  trabecularBone: [185, 50, 40],
  cartilage: [105, 25, 12],
  spinalCanal: [32, 8, 5],
  liver: [112, 8, 4],
  gallbladder: [10, 8, 2],
  bileDuct: [9, 7, 2],
  portalVein: [170, 16, 4],
  hepaticVein: [152, 14, 4],
  inferiorVenaCava: [138, 18, 7],
  artery: [155, 13, 4],
  spleen: [122, 9, 4],
  pancreas: [100, 12, 14],
  renalCortex: [185, 14, 6],
  renalMedulla: [168, 16, 8],
  gutWall: [78, 16, 10],
  gutFluid: [18, 14, 8],
  gas: [-960, 25, 10],
  stool: [-5, 50, 90],
  adrenal: [72, 12, 5],
  cyst: [8, 6, 2],
};

/**
 * T1-weighted spoiled gradient echo in phase, no contrast agent, no fat suppression; liver = 1. Fat comes from the
 * patient. Bile and other water are dark, flowing blood moderately dark, bone cortex and gas empty.
 */
const relativeToLiver: Record<Tissue, Spread> = {
  outside: [0, 0, 0],
  table: [0, 0, 0],
  skin: [0.75, 0.1, 0.05],
  subcutaneousFat: [0, 0, 0.04],
  muscle: [0.62, 0.06, 0.05],
  visceralFat: [0, 0, 0.06],
  lung: [0.06, 0.03, 0.03],
  heart: [0.5, 0.08, 0.05],
  corticalBone: [0.12, 0.05, 0.03],
  trabecularBone: [0.95, 0.15, 0.1],
  cartilage: [0.5, 0.08, 0.05],
  spinalCanal: [0.4, 0.08, 0.05],
  liver: [1, 0, 0.03],
  gallbladder: [0.3, 0.1, 0.01],
  bileDuct: [0.22, 0.06, 0.01],
  portalVein: [0.58, 0.07, 0.02],
  hepaticVein: [0.55, 0.07, 0.02],
  inferiorVenaCava: [0.52, 0.08, 0.03],
  artery: [0.45, 0.1, 0.03],
  spleen: [0.68, 0.06, 0.03],
  pancreas: [1.02, 0.1, 0.08],
  renalCortex: [0.8, 0.06, 0.04],
  renalMedulla: [0.56, 0.05, 0.04],
  gutWall: [0.65, 0.07, 0.06],
  gutFluid: [0.3, 0.1, 0.06],
  gas: [0.03, 0.02, 0.01],
  stool: [0.6, 0.2, 0.2],
  adrenal: [0.7, 0.07, 0.03],
  cyst: [0.2, 0.05, 0.01],
};

/** HU before contrast, for the tissues whose enhancement varies with the phase. */
const unenhanced: Partial<Record<Tissue, number>> = {
  heart: 42,
  portalVein: 42,
  hepaticVein: 42,
  inferiorVenaCava: 42,
  artery: 42,
  spleen: 50,
  pancreas: 45,
  renalCortex: 32,
  renalMedulla: 32,
  liver: 60,
};

/** HU that the liver loses for each unit of fat fraction (about 1.6 HU a percent). */
const FAT_HU_PER_FRACTION = 160;

/** The signals of a patient's tissues, by label. CT in HU, MR in the patient's arbitrary units. */
export function drawSignals(patient: Patient): readonly Signal[] {
  const random = Random.of(patient.seed).fork('signals');
  const liver = patient.mr.fat / patient.mr.fatRatio;
  const signals: Signal[] = [];
  for (const tissue of tissues) {
    const [hu, huSpread, ctTexture] = hounsfield[tissue];
    const [ratio, ratioSpread, mrTexture] = relativeToLiver[tissue];
    let ct = hu + random.between(-huSpread, huSpread);
    let mr = (ratio + random.between(-ratioSpread, ratioSpread)) * liver;
    const before = unenhanced[tissue];
    if (before !== undefined) ct = before + (ct - before) * patient.enhancement;
    if (tissue === 'liver') {
      ct -= FAT_HU_PER_FRACTION * patient.liverFatFraction;
      mr *= 1 + 0.8 * patient.liverFatFraction;
    }
    if (tissue === 'subcutaneousFat') mr = patient.mr.fat;
    if (tissue === 'visceralFat') mr = patient.mr.fat * random.between(0.86, 0.98);
    signals[tissueLabels[tissue]] = { ct, ctTexture, mr, mrTexture: mrTexture * liver };
  }
  return signals;
}
