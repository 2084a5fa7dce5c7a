import type { Tissue } from './tissues.ts';

/**
 * What a tissue gives a spoiled gradient echo: T1 in ms at 1.5 T, and the signal fully relaxed at the in-phase echo
 * (proton density with the T2* and flow losses of 4.6 ms) in parts of fat's. T1 of liver, spleen, pancreas, kidney,
 * muscle, marrow and fat: de Bazelaire CMJ et al., Radiology 2004;230:652; blood: Stanisz GJ et al., Magn Reson Med
 * 2005;54:507. Bile and other free water: near the 3 s and more of water.
 */
export const relaxation: Record<Tissue, { t1: number; density: number }> = {
  outside: { t1: 1000, density: 0 },
  table: { t1: 1000, density: 0 },
  skin: { t1: 700, density: 0.68 },
  subcutaneousFat: { t1: 343, density: 1 },
  muscle: { t1: 856, density: 0.66 },
  visceralFat: { t1: 350, density: 0.95 },
  lung: { t1: 1200, density: 0.085 },
  heart: { t1: 1250, density: 0.74 },
  corticalBone: { t1: 500, density: 0.085 },
  trabecularBone: { t1: 549, density: 0.7 },
  cartilage: { t1: 1200, density: 0.7 },
  spinalCanal: { t1: 1800, density: 0.82 },
  liver: { t1: 586, density: 0.78 },
  gallbladder: { t1: 2700, density: 0.9 },
  bileDuct: { t1: 3100, density: 0.85 },
  portalVein: { t1: 1441, density: 0.96 },
  hepaticVein: { t1: 1441, density: 0.92 },
  inferiorVenaCava: { t1: 1441, density: 0.87 },
  artery: { t1: 1441, density: 0.77 },
  spleen: { t1: 1057, density: 0.86 },
  pancreas: { t1: 584, density: 0.78 },
  renalCortex: { t1: 966, density: 0.88 },
  renalMedulla: { t1: 1412, density: 0.9 },
  gutWall: { t1: 900, density: 0.72 },
  gutFluid: { t1: 2500, density: 0.85 },
  gas: { t1: 1000, density: 0.035 },
  stool: { t1: 700, density: 0.54 },
  adrenal: { t1: 850, density: 0.74 },
  cyst: { t1: 3200, density: 0.85 },
  metastasis: { t1: 980, density: 0.85 },
  hepatoma: { t1: 800, density: 0.82 },
  haemangioma: { t1: 1250, density: 0.9 },
  stone: { t1: 1000, density: 0.07 },
  sludge: { t1: 1150, density: 0.8 },
  freeFluid: { t1: 2700, density: 0.88 },
  stent: { t1: 1000, density: 0.05 },
  calcification: { t1: 1000, density: 0.06 },
};

/**
 * Steady-state signal of a spoiled gradient echo, sin α · (1 − E) / (1 − E cos α) with E = exp(−TR/T1).
 * @param flip radians
 * @param t1 and repetitionTime in ms
 */
export function spoiledGradientEcho(t1: number, repetitionTime: number, flip: number): number {
  const remaining = Math.exp(-repetitionTime / t1);
  return (Math.sin(flip) * (1 - remaining)) / (1 - remaining * Math.cos(flip));
}
