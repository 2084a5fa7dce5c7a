import { createHash } from 'node:crypto';
import type { TrainingData } from '../data/training-data.ts';
import type { TrainingPatient } from '../data/patient.ts';

/** SHA-256 of which patients are learnt from and which are looked at: a resumed run must find the same. */
export function dataDigest({ training, validation }: TrainingData): string {
  const ids = (patients: readonly TrainingPatient[]) => patients.map(({ id }) => id);
  const split = [ids(training.ct), ids(training.mrt1), ids(training.pairs), ids(validation)];
  return createHash('sha256').update(JSON.stringify(split)).digest('hex');
}
