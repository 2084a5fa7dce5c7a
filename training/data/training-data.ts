import type { TrainingPatient } from './patient.ts';

/** Patients by what can be learnt from them. */
export interface Cohort {
  ct: readonly TrainingPatient[];
  mrt1: readonly TrainingPatient[];
  /** both contrasts pixel upon pixel */
  pairs: readonly TrainingPatient[];
}

/** Patients that gradients come from, and pairs that are only looked at. */
export interface TrainingData {
  training: Cohort;
  validation: readonly TrainingPatient[];
}

export function cohortOf(patients: readonly TrainingPatient[]): Cohort {
  const ct = patients.filter((patient) => patient.has('ct'));
  return {
    ct,
    mrt1: patients.filter((patient) => patient.has('mrt1')),
    pairs: ct.filter((patient) => patient.has('mrt1')),
  };
}

/** Slices of one pass through the data: those of the pairs, or those of contrast 1, as the reference counts them. */
export function slicesOfEpoch({ ct, pairs }: Cohort, paired: boolean): number {
  return (paired ? pairs : ct).reduce((sum, { slices }) => sum + slices, 0);
}
