import type { Unit, Volume } from '../../main/dicom/index.ts';
import { fromNetwork, resultRange } from '../../main/syndiff/index.ts';
import type { PhantomData } from '../configs/config.ts';
import type { Contrast, TrainingPatient } from '../data/patient.ts';
import type { PairedCase } from '../evaluate/evaluate-model.ts';

/** Enough to see the whole patient; more only take time. */
const mostSlices = 12;

type Prepared = Pick<PhantomData, 'pixelSpacing' | 'intensity'>;

/**
 * A held-out pair of a run's data as series that any model can translate: on the model's pixels, which is all that the
 * run keeps of them, with HU and the restored units of MR.
 */
export function patientCase(patient: TrainingPatient, data: Prepared): PairedCase {
  const { id } = patient;
  const [ct, mrt1] = [patientVolume(patient, 'ct', data), patientVolume(patient, 'mrt1', data)];
  return { id, ct, mrt1, tissues: null, noiseFree: null };
}

/** One contrast of such a patient. */
export function patientVolume(
  patient: TrainingPatient,
  contrast: Contrast,
  { pixelSpacing, intensity }: Prepared,
): Volume {
  const { columns, rows } = patient;
  const slices = evenly(patient.slices, Math.min(patient.slices, mostSlices));
  const unit: Unit = contrast === 'ct' ? 'HU' : 'au';
  const values = new Int16Array(slices.length * rows * columns);
  slices.forEach((slice, i) =>
    values.set(fromNetwork(patient.slice(contrast, slice), resultRange(intensity[contrast])), i * rows * columns),
  );
  return {
    values,
    dimensions: [columns, rows, slices.length],
    // Slices are translated one by one: their distance does not matter.
    spacing: [pixelSpacing, pixelSpacing, pixelSpacing],
    directions: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    origin: [0, 0, 0],
    frameOfReferenceUID: '',
    unit,
  };
}

function evenly(count: number, wanted: number): number[] {
  return Array.from({ length: wanted }, (_, i) => Math.floor(((i + 0.5) * count) / wanted));
}
