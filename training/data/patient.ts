/** One patient on the model's grid: slices of both contrasts in [−1, 1] and what of them is known. */
export interface TrainingPatient {
  rows: number;
  columns: number;
  slices: number;
  /** slice after slice, row after row */
  ct: Float32Array;
  mrt1: Float32Array;
  /** share of each pixel that is bile duct or gallbladder; of bile duct alone; of liver: 0…1 */
  structures: Float32Array;
  ducts: Float32Array;
  liver: Float32Array;
}
