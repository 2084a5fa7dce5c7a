export type Contrast = 'ct' | 'mrt1';

/** Share of each pixel, 0…1, that is bile duct or gallbladder; bile duct alone; liver. Known of phantoms only. */
export type TissueShare = 'structures' | 'ducts' | 'liver';

/**
 * What is known of one patient on the model's grid: one contrast, or both of them pixel upon pixel. Slices are read when
 * asked for, so that a cohort may be larger than memory.
 */
export interface TrainingPatient {
  /** a hash or a phantom's seed: never a name */
  readonly id: string;
  readonly rows: number;
  readonly columns: number;
  readonly slices: number;
  has(what: Contrast | TissueShare): boolean;
  /**
   * Row after row; images in [−1, 1]. Not to be written to: it may be the one copy in memory.
   * @throws Error for what the patient does not have
   */
  slice(what: Contrast | TissueShare, index: number): Float32Array;
}
