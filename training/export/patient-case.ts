import type { Unit, Volume } from '../../main/dicom/index.ts';
import { fromNetwork, resultRange } from '../../main/syndiff/index.ts';
import type { PhantomData } from '../configs/config.ts';
import type { Contrast, TrainingPatient } from '../data/patient.ts';
import type { PairedCase } from '../evaluate/evaluate-model.ts';

/** Enough to see the whole patient; more only take time. */
const mostSlices = 12;

/**
 * A held-out pair of a run's data as series that any model can translate: on the model's pixels, which is all that the
 * run keeps of them, with HU and the restored units of MR.
 */
export function patientCase(
  patient: TrainingPatient,
  { pixelSpacing, intensity }: Pick<PhantomData, 'pixelSpacing' | 'intensity'>,
): PairedCase {
  const { columns, rows } = patient;
  const slices = evenly(patient.slices, Math.min(patient.slices, mostSlices));
  const volume = (contrast: Contrast, unit: Unit): Volume => {
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
  };
  return { id: patient.id, ct: volume('ct', 'HU'), mrt1: volume('mrt1', 'au'), tissues: null, noiseFree: null };
}

function evenly(count: number, wanted: number): number[] {
  return Array.from({ length: wanted }, (_, i) => Math.floor(((i + 0.5) * count) / wanted));
}
