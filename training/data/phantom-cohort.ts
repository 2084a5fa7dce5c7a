import { throwIfCancelled, type Step } from '../../main/step.ts';
import type { PhantomData } from '../configs/config.ts';
import type { TrainingPatient } from './patient.ts';
import { phantomPatient } from './phantom-patient.ts';

/** Draws the patients of consecutive seeds; progress is the share that is done. */
export function phantomCohort(
  { firstSeed, patients }: { firstSeed: number; patients: number },
  data: PhantomData,
  sizeMultiple: number,
  { signal, onProgress }: Step = {},
): TrainingPatient[] {
  return Array.from({ length: patients }, (_, index) => {
    throwIfCancelled(signal);
    const patient = phantomPatient(firstSeed + index, data, sizeMultiple);
    onProgress?.((index + 1) / patients);
    return patient;
  });
}
