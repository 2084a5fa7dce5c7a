import * as tf from '@tensorflow/tfjs-core';
import type { Direction, Schedule } from '../../models/index.ts';
import type { Contrast, TissueShare, TrainingPatient } from '../data/patient.ts';
import { RandomStream } from '../random.ts';
import { imageQuality, type ImageQuality } from './image-quality.ts';
import type { Models } from './models.ts';
import { purposes } from './purposes.ts';
import { synthesise } from './synthesise.ts';
import type { Weights } from './weights.ts';

/** Of one way to translate, over all validation slices. */
export interface Score extends ImageQuality {
  /** duct minus liver in the translation, in parts of the same in the truth: 1 is right, 0 erased, negative inverted; not a number where the regions are not known */
  ductContrast: number;
}

export type Method = 'diffusive' | 'preview' | 'source';

export interface Validation {
  scores: Record<Direction, Record<Method, Score>>;
  /** rows of pictures, each [source, preview, diffusive, truth] in [−1, 1] */
  panels: Picture[][];
}

export interface Picture {
  rows: number;
  columns: number;
  values: Float32Array;
}

const directions = {
  'ct-to-mrt1': { source: 'ct', target: 'mrt1', diffusive: 'gen_diffusive_2', preview: 'gen_non_diffusive_1to2' },
  'mrt1-to-ct': { source: 'mrt1', target: 'ct', diffusive: 'gen_diffusive_1', preview: 'gen_non_diffusive_2to1' },
} as const;

/**
 * Translates held-out slices with the averaged weights, those that are exported, each contrast by its own generator and
 * always with the same noise.
 * @param sliceStep every so many slices of each patient are looked at
 */
export function validate(
  weights: Weights,
  { models, schedule, nz }: { models: Models; schedule: Schedule; nz: number },
  patients: readonly TrainingPatient[],
  sliceStep: number,
): Validation {
  const panels: Picture[][] = [];
  const scoreOf = (direction: Direction): Record<Method, Score> => {
    const { source, target, diffusive, preview } = directions[direction];
    const tally = { diffusive: new Tally(), preview: new Tally(), source: new Tally() };
    patients.forEach((patient, index) => {
      const [firstSlice, looks] = [sliceStep >> 1, Math.ceil((patient.slices - (sliceStep >> 1)) / sliceStep)];
      const shown = firstSlice + sliceStep * Math.floor((looks - 1) / 2);
      for (let slice = firstSlice; slice < patient.slices; slice += sliceStep)
        tf.tidy(() => {
          const of = (what: Contrast | TissueShare) => sliceOf(patient, what, slice);
          const [from, truth] = [of(source), of(target)];
          const random = new RandomStream(index, purposes.validation, slice);
          const generator = weights.unpack(diffusive, weights.average(diffusive));
          const made = {
            diffusive: synthesise(models, schedule, generator, from, nz, random),
            preview: models.translate(weights.unpack(preview, weights.average(preview)), from),
            source: from,
          };
          const regions = patient.has('ducts') ? { ducts: of('ducts'), liver: of('liver') } : null;
          for (const method of ['diffusive', 'preview', 'source'] as const)
            tally[method].add(made[method], truth, regions);
          if (slice === shown) panels.push([from, made.preview, made.diffusive, truth].map(pictureOf));
        });
    });
    return { diffusive: tally.diffusive.score(), preview: tally.preview.score(), source: tally.source.score() };
  };
  return { scores: { 'ct-to-mrt1': scoreOf('ct-to-mrt1'), 'mrt1-to-ct': scoreOf('mrt1-to-ct') }, panels };
}

/** Sums over slices: qualities are averaged, regions pooled. */
class Tally {
  private readonly qualities: ImageQuality[] = [];
  private readonly sums = { ductMade: 0, ductTrue: 0, ducts: 0, liverMade: 0, liverTrue: 0, liver: 0 };

  /** @param regions null where it is not known what is duct and what liver */
  add(made: tf.Tensor, truth: tf.Tensor, regions: { ducts: tf.Tensor; liver: tf.Tensor } | null): void {
    this.qualities.push(imageQuality(made, truth));
    if (!regions) return;
    const { ducts, liver } = regions;
    const sure = (share: tf.Tensor) => tf.cast(tf.greater(share, 0.9), 'float32');
    const sum = (image: tf.Tensor, share: tf.Tensor) => tf.sum(tf.mul(image, sure(share))).dataSync()[0]!;
    this.sums.ductMade += sum(made, ducts);
    this.sums.ductTrue += sum(truth, ducts);
    this.sums.ducts += tf.sum(sure(ducts)).dataSync()[0]!;
    this.sums.liverMade += sum(made, liver);
    this.sums.liverTrue += sum(truth, liver);
    this.sums.liver += tf.sum(sure(liver)).dataSync()[0]!;
  }

  score(): Score {
    const mean = (key: keyof ImageQuality) =>
      this.qualities.reduce((sum, quality) => sum + quality[key], 0) / this.qualities.length;
    const { ductMade, ductTrue, ducts, liverMade, liverTrue, liver } = this.sums;
    const contrast = (duct: number, ofLiver: number) => duct / ducts - ofLiver / liver;
    return {
      psnr: mean('psnr'),
      ssim: mean('ssim'),
      mae: mean('mae'),
      ductContrast: contrast(ductMade, liverMade) / contrast(ductTrue, liverTrue),
    };
  }
}

function sliceOf(patient: TrainingPatient, what: Contrast | TissueShare, slice: number): tf.Tensor4D {
  return tf.tensor4d(patient.slice(what, slice), [1, patient.rows, patient.columns, 1]);
}

function pictureOf(image: tf.Tensor): Picture {
  const [, rows, columns] = image.shape as [number, number, number, number];
  return { rows, columns, values: Float32Array.from(image.dataSync()) };
}
