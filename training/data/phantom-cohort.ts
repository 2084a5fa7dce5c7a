import { createHash } from 'node:crypto';
import { throwIfCancelled, type Step } from '../../main/step.ts';
import type { PhantomData } from '../configs/config.ts';
import type { Contrast, TrainingPatient } from './patient.ts';
import { phantomPatient } from './phantom-patient.ts';
import type { SplitManifest } from './split-manifest.ts';

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

/** Phantoms in the manifest of a run: their pixels tell whether a run that goes on draws what it drew before. */
export function phantomSplit(
  cohorts: Readonly<Record<'training' | 'validation', readonly TrainingPatient[]>>,
  { seed, paired }: { seed: number; paired: boolean },
): SplitManifest {
  const described = (patient: TrainingPatient, part: 'training' | 'validation'): SplitManifest['patients'][number] => {
    const images = (['ct', 'mrt1'] as const).map((contrast) => ({
      contrast,
      stack: stackOf(patient, contrast),
      inputs: [],
    }));
    return { id: patient.id, part, images, pairs: [{ ct: images[0]!.stack, mrt1: images[1]!.stack }] };
  };
  return {
    format: 'syndiff-split/1',
    source: 'phantom',
    seed,
    paired,
    patients: (['training', 'validation'] as const).flatMap((part) =>
      cohorts[part].map((patient) => described(patient, part)),
    ),
    leftOut: [],
  };
}

function stackOf(patient: TrainingPatient, contrast: Contrast) {
  const { rows, columns, slices } = patient;
  const hash = createHash('sha256');
  for (let slice = 0; slice < slices; slice += 1) {
    const { buffer, byteOffset, byteLength } = patient.slice(contrast, slice);
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return { name: null, rows, columns, slices, sha256: hash.digest('hex') };
}
