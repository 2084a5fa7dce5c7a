/**
 * The truth table: the value of a voxel in the label volume is the tissue at its centre. Numbers are stable: add at the
 * end, never renumber.
 */
export const tissueLabels = {
  outside: 0,
  table: 1,
  skin: 2,
  subcutaneousFat: 3,
  muscle: 4,
  visceralFat: 5,
  lung: 6,
  heart: 7,
  corticalBone: 8,
  trabecularBone: 9,
  cartilage: 10,
  spinalCanal: 11,
  liver: 12,
  gallbladder: 13,
  bileDuct: 14,
  portalVein: 15,
  hepaticVein: 16,
  inferiorVenaCava: 17,
  artery: 18,
  spleen: 19,
  pancreas: 20,
  renalCortex: 21,
  renalMedulla: 22,
  gutWall: 23,
  gutFluid: 24,
  gas: 25,
  stool: 26,
  adrenal: 27,
  cyst: 28,
  metastasis: 29,
  hepatoma: 30,
  haemangioma: 31,
  stone: 32,
  sludge: 33,
  freeFluid: 34,
  stent: 35,
  calcification: 36,
} as const;

export type Tissue = keyof typeof tissueLabels;
export type Label = (typeof tissueLabels)[Tissue];

export const tissues = Object.keys(tissueLabels) as Tissue[];
