import * as tf from '@tensorflow/tfjs-core';
import type { TrainingConfig } from '../configs/config.ts';
import type { RandomStream } from '../random.ts';
import type { ImagePair } from '../trainer/iteration.ts';
import type { Contrast, TissueShare, TrainingPatient } from './patient.ts';
import type { Cohort } from './training-data.ts';

interface Crop {
  patient: TrainingPatient;
  slice: number;
  /** of the crop's first pixel; may lie outside the slice, where there is air */
  row: number;
  column: number;
}

/** Contrast 1, contrast 2. */
type CropPair = readonly [Crop, Crop];

/**
 * A batch of random crops. Paired: contrast 2 is the same crop of the same patient. Unpaired: the two are drawn from the
 * patients of their own contrast, independently.
 * @param randoms one for each item of the batch, so that an item does not depend on the batch it is in
 */
export function drawCrops(cohort: Cohort, config: TrainingConfig, randoms: readonly RandomStream[]): ImagePair {
  const batch = randoms.map((random): CropPair => {
    const first = drawCrop(config.paired ? cohort.pairs : cohort.ct, config, random);
    return [first, config.paired ? first : drawCrop(cohort.mrt1, config, random)];
  });
  const { crop, data } = config;
  const images = (k: 0 | 1, contrast: Contrast) =>
    tf.tidy(() => tf.concat(batch.map((pair) => cut(pair[k], contrast, crop, -1))));
  const weights = (k: 0 | 1) =>
    tf.tidy(() => {
      const structures = tf.concat(batch.map((pair) => cut(pair[k], 'structures', crop, 0)));
      return tf.add(1, tf.mul(data.structureWeight, structures));
    });
  return {
    images: [images(0, 'ct'), images(1, 'mrt1')],
    weights: data.structureWeight > 0 ? [weights(0), weights(1)] : null,
  };
}

export function disposePair({ images, weights }: ImagePair): void {
  tf.dispose([...images, ...(weights ?? [])]);
}

function drawCrop(patients: readonly TrainingPatient[], { crop, data }: TrainingConfig, random: RandomStream): Crop {
  const patient = patients[random.integer(patients.length)]!;
  const { rows, columns, slices } = patient;
  const onDuct = random.uniform() < data.ductShare ? findDuct(patient, random) : null;
  const jitter = (size: number) => Math.round((random.uniform() - 0.5) * 0.75 * size);
  if (onDuct) {
    const row = onDuct.row - crop.height / 2 + jitter(crop.height);
    const column = onDuct.column - crop.width / 2 + jitter(crop.width);
    return { patient, slice: onDuct.slice, row, column };
  }
  // A sixteenth beyond either end, so that air and the edge of the field of view are seen too.
  const anywhere = (size: number, length: number) =>
    Math.round(-size / 16 + random.uniform() * Math.max(0, length - size + size / 8));
  return {
    patient,
    slice: random.integer(slices),
    row: anywhere(crop.height, rows),
    column: anywhere(crop.width, columns),
  };
}

/** A random pixel of bile duct; null where a few looks at random slices find none, or none are known. */
function findDuct(patient: TrainingPatient, random: RandomStream) {
  if (!patient.has('ducts')) return null;
  const { rows, columns, slices } = patient;
  const plane = rows * columns;
  for (let look = 0; look < 8; look += 1) {
    const slice = random.integer(slices);
    const inSlice = patient.slice('ducts', slice);
    const start = random.integer(plane);
    for (let i = 0; i < plane; i += 1) {
      const pixel = (start + i) % plane;
      if (inSlice[pixel]! > 0.5) return { slice, row: Math.floor(pixel / columns), column: pixel % columns };
    }
  }
  return null;
}

/** `beyond` stands for what lies outside the slice, and for all of it where the patient does not have it. */
function cut(
  { patient, slice, row, column }: Crop,
  what: Contrast | TissueShare,
  { height, width }: { height: number; width: number },
  beyond: number,
): tf.Tensor4D {
  const result = new Float32Array(height * width).fill(beyond);
  const { rows, columns } = patient;
  const left = Math.max(0, -column);
  const right = Math.min(width, columns - column);
  if (patient.has(what) && right > left) {
    const values = patient.slice(what, slice);
    for (let r = Math.max(0, -row); r < Math.min(height, rows - row); r += 1) {
      const start = (row + r) * columns + column;
      result.set(values.subarray(start + left, start + right), r * width + left);
    }
  }
  return tf.tensor4d(result, [1, height, width, 1]);
}
