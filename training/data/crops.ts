import * as tf from '@tensorflow/tfjs-core';
import type { TrainingConfig } from '../configs/config.ts';
import type { RandomStream } from '../random.ts';
import type { ImagePair } from '../trainer/iteration.ts';
import type { Augmentation } from './augmentation.ts';
import type { Contrast, TissueShare, TrainingPatient } from './patient.ts';
import type { Cohort } from './training-data.ts';
import { drawSourceChange, varySource, type SourceChange } from './vary-source.ts';
import { drawWarp, warpedCrop, type Warp } from './warp.ts';

interface Crop {
  patient: TrainingPatient;
  slice: number;
  /** of the crop's first pixel; may lie outside the slice, where there is air */
  row: number;
  column: number;
  /** null: the pixels themselves */
  warp: Warp | null;
}

/** One item of a batch: of contrast 1, of contrast 2. */
interface Item {
  crops: readonly [Crop, Crop];
  /** null: translated from as they are */
  changes: readonly [SourceChange, SourceChange] | null;
}

const contrasts = ['ct', 'mrt1'] as const;
const both = [0, 1] as const;

/**
 * A batch of random crops. Paired: contrast 2 is the same crop of the same patient. Unpaired: the two are drawn from the
 * patients of their own contrast, independently.
 * @param randoms one for each item of the batch, so that an item does not depend on the batch it is in
 */
export function drawCrops(cohort: Cohort, config: TrainingConfig, randoms: readonly RandomStream[]): ImagePair {
  const { crop, data } = config;
  const batch = randoms.map((random) => drawItem(cohort, config, random));
  const stacked = (images: readonly Float32Array[]) =>
    tf.tensor4d(joined(images), [images.length, crop.height, crop.width, 1]);
  const images = both.map((k) => batch.map(({ crops }) => cut(crops[k], contrasts[k], crop, -1)));
  const varied = (k: 0 | 1) =>
    stacked(images[k]!.map((values, i) => (batch[i]!.changes ? varySource(values, batch[i]!.changes[k]) : values)));
  const weights = (k: 0 | 1) =>
    tf.tidy(() => {
      const structures = stacked(batch.map(({ crops }) => cut(crops[k], 'structures', crop, 0)));
      return tf.add(1, tf.mul(data.structureWeight, structures));
    });
  return {
    images: [stacked(images[0]!), stacked(images[1]!)],
    ...(data.augmentation ? { sources: [varied(0), varied(1)] } : {}),
    weights: data.structureWeight > 0 ? [weights(0), weights(1)] : null,
  };
}

export function disposePair({ images, sources, weights }: ImagePair): void {
  tf.dispose([...images, ...(sources ?? []), ...(weights ?? [])]);
}

function drawItem(cohort: Cohort, config: TrainingConfig, random: RandomStream): Item {
  const { augmentation } = config.data;
  const first = drawCrop(config.paired ? cohort.pairs : cohort.ct, config, random);
  const second = config.paired ? first : drawCrop(cohort.mrt1, config, random);
  const change = (contrast: Contrast, strengths: Augmentation) =>
    drawSourceChange(contrast, strengths, config.crop.height * config.crop.width, random);
  return {
    crops: [first, second],
    changes: augmentation ? [change('ct', augmentation), change('mrt1', augmentation)] : null,
  };
}

function drawCrop(patients: readonly TrainingPatient[], { crop, data }: TrainingConfig, random: RandomStream): Crop {
  const patient = patients[random.integer(patients.length)]!;
  const place = drawPlace(patient, crop, data.ductShare, random);
  return { patient, ...place, warp: data.augmentation ? drawWarp(data.augmentation, random) : null };
}

function drawPlace(
  patient: TrainingPatient,
  { height, width }: TrainingConfig['crop'],
  ductShare: number,
  random: RandomStream,
): Pick<Crop, 'slice' | 'row' | 'column'> {
  const onDuct = random.uniform() < ductShare ? findDuct(patient, random) : null;
  const jitter = (size: number) => Math.round((random.uniform() - 0.5) * 0.75 * size);
  if (onDuct) {
    const row = onDuct.row - height / 2 + jitter(height);
    const column = onDuct.column - width / 2 + jitter(width);
    return { slice: onDuct.slice, row, column };
  }
  return {
    slice: random.integer(patient.slices),
    row: drawStart(height, patient.rows, random),
    column: drawStart(width, patient.columns, random),
  };
}

/**
 * First pixel of a crop of `size` along an axis of `length`: up to a sixteenth of it beyond either end, so that air and the
 * edge of the field of view are seen too. In a crop that is larger than the image, the image lies anywhere.
 */
function drawStart(size: number, length: number, random: RandomStream): number {
  const [least, most] = [Math.min(0, length - size) - size / 16, Math.max(0, length - size) + size / 16];
  return Math.round(least + random.uniform() * (most - least));
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
  { patient, slice, row, column, warp }: Crop,
  what: Contrast | TissueShare,
  size: { height: number; width: number },
  beyond: number,
): Float32Array {
  const { height, width } = size;
  const { rows, columns } = patient;
  const result = new Float32Array(height * width).fill(beyond);
  if (!patient.has(what)) return result;
  const values = patient.slice(what, slice);
  if (warp) return warpedCrop({ values, rows, columns, row, column }, size, warp, beyond);
  const left = Math.max(0, -column);
  const right = Math.min(width, columns - column);
  for (let r = Math.max(0, -row); r < Math.min(height, rows - row) && right > left; r += 1) {
    const start = (row + r) * columns + column;
    result.set(values.subarray(start + left, start + right), r * width + left);
  }
  return result;
}

function joined(images: readonly Float32Array[]): Float32Array {
  const [first] = images;
  if (!first) throw new Error('A batch has at least one item.');
  const result = new Float32Array(images.length * first.length);
  images.forEach((values, i) => result.set(values, i * first.length));
  return result;
}
