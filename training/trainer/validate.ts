import * as tf from '@tensorflow/tfjs-core';
import type { Direction, Schedule } from '../../models/index.ts';
import type { ImageMeasures } from '../../main/fidelity/index.ts';
import { toNetwork } from '../../main/syndiff/index.ts';
import type { PhantomData } from '../configs/config.ts';
import type { Contrast, TissueShare, TrainingPatient } from '../data/patient.ts';
import { mean } from '../evaluate/bootstrap.ts';
import { type CaseScore, type MeasuredCase, scoreCase } from '../evaluate/case-score.ts';
import { airBelow, measuredRegion } from '../evaluate/measured-region.ts';
import { matchHistogram } from '../evaluate/histogram-matching.ts';
import { recoveredOf } from '../evaluate/model-result.ts';
import { placesOf } from '../evaluate/structures.ts';
import { RandomStream } from '../random.ts';
import type { Models } from './models.ts';
import { purposes } from './purposes.ts';
import { synthesise } from './synthesise.ts';
import type { Weights } from './weights.ts';

/** Of one way to translate: means over the validation patients. */
export interface Score extends ImageMeasures {
  /**
   * duct minus liver in the translation, in parts of the same in the truth: 1 is right, 0 erased, negative inverted; not
   * a number where the tissues are not known
   */
  ductContrast: number;
}

export type Method = 'diffusive' | 'preview' | 'source' | 'histogramMatching';

/** Histogram matching takes another patient's values: it is there where there are two. */
type Scores = Record<Exclude<Method, 'histogramMatching'>, Score> & { histogramMatching?: Score };

export interface Validation {
  scores: Record<Direction, Scores>;
  /** rows of pictures, each [source, preview, diffusive, truth] in [−1, 1] */
  panels: Picture[][];
}

export interface Picture {
  rows: number;
  columns: number;
  values: Float32Array;
}

export interface ValidationContext {
  models: Models;
  schedule: Schedule;
  nz: number;
  /** of the images */
  data: Pick<PhantomData, 'pixelSpacing' | 'intensity'>;
}

const directions = {
  'ct-to-mrt1': { source: 'ct', target: 'mrt1', diffusive: 'gen_diffusive_2', preview: 'gen_non_diffusive_1to2' },
  'mrt1-to-ct': { source: 'mrt1', target: 'ct', diffusive: 'gen_diffusive_1', preview: 'gen_non_diffusive_2to1' },
} as const;

/**
 * Translates held-out slices with the averaged weights, those that are exported, each contrast by its own generator and
 * always with the same noise. Measured as `evaluate` does it, but on the model's pixels and not on the patient's own.
 * @param sliceStep every so many slices of each patient are looked at
 */
export function validate(
  weights: Weights,
  context: ValidationContext,
  patients: readonly TrainingPatient[],
  sliceStep: number,
): Validation {
  const panels: Picture[][] = [];
  const scoreOf = (direction: Direction): Scores => {
    const found: Record<Method, CaseScore[]> = { diffusive: [], preview: [], source: [], histogramMatching: [] };
    patients.forEach((patient, index) => {
      const slices = slicesLookedAt(patient.slices, sliceStep);
      const measured = measuredCase(patient, direction, context.data, slices);
      const made = translations(weights, context, direction, measured, slices, index);
      for (const method of ['diffusive', 'preview', 'source'] as const)
        found[method].push(scoreCase(made[method], measured));
      const other = patients[(index + 1) % patients.length]!;
      if (other !== patient) {
        const aim = stackOf(other, directions[direction].target, slicesLookedAt(other.slices, sliceStep));
        found.histogramMatching.push(scoreCase(matchHistogram(measured.source, aim), measured));
      }
      panels.push(panelOf(measured, made, (slices.length - 1) >> 1));
    });
    return {
      diffusive: meanScore(found.diffusive),
      preview: meanScore(found.preview),
      source: meanScore(found.source),
      ...(patients.length > 1 ? { histogramMatching: meanScore(found.histogramMatching) } : {}),
    };
  };
  return { scores: { 'ct-to-mrt1': scoreOf('ct-to-mrt1'), 'mrt1-to-ct': scoreOf('mrt1-to-ct') }, panels };
}

/** At least one, the middle ones of their lot. */
function slicesLookedAt(count: number, step: number): number[] {
  const slices = Array.from({ length: count }, (_, slice) => slice).filter((slice) => slice % step === step >> 1);
  return slices.length > 0 ? slices : [count >> 1];
}

function measuredCase(
  patient: TrainingPatient,
  direction: Direction,
  { pixelSpacing, intensity }: ValidationContext['data'],
  slices: readonly number[],
): MeasuredCase {
  const { rows, columns } = patient;
  const stack = (what: Contrast | TissueShare) => stackOf(patient, what, slices);
  const { source, target } = directions[direction];
  const size = { columns, rows, pixelSpacing };
  const tissues = patient.has('liver') && patient.has('ducts') && patient.has('structures') ? tissuesOf(stack) : null;
  const [air] = toNetwork(Float32Array.of(airBelow), windowOf(intensity.ct));
  return {
    size,
    source: stack(source),
    truth: stack(target),
    region: measuredRegion(stack('ct'), air!, tissues?.liver ?? null, size),
    places: tissues && placesOf(tissues, size),
  };
}

function stackOf(patient: TrainingPatient, what: Contrast | TissueShare, slices: readonly number[]): Float32Array {
  const plane = patient.rows * patient.columns;
  const values = new Float32Array(slices.length * plane);
  slices.forEach((slice, i) => values.set(patient.slice(what, slice), i * plane));
  return values;
}

function windowOf(mapping: PhantomData['intensity']['ct']): { minimum: number; maximum: number } {
  // Percentiles of a CT without numbers in HU: its emptiest pixels are air.
  return mapping.kind === 'window' ? mapping : { minimum: airBelow, maximum: 0 };
}

function tissuesOf(stack: (what: TissueShare) => Float32Array) {
  const [liver, ducts, structures] = [stack('liver'), stack('ducts'), stack('structures')];
  const most = (share: (i: number) => number) => Uint8Array.from(liver, (_, i) => (share(i) > 0.5 ? 1 : 0));
  return {
    liver: most((i) => liver[i]!),
    ducts: most((i) => ducts[i]!),
    gallbladder: most((i) => structures[i]! - ducts[i]!),
  };
}

/** The volume of each, slice after slice; the source beside them. */
type Translations = Record<'diffusive' | 'preview' | 'source', Float32Array>;

function translations(
  weights: Weights,
  { models, schedule, nz }: ValidationContext,
  direction: Direction,
  { size: { rows, columns }, source }: MeasuredCase,
  slices: readonly number[],
  patient: number,
): Translations {
  const plane = rows * columns;
  const made = { diffusive: new Float32Array(source.length), preview: new Float32Array(source.length), source };
  slices.forEach((slice, i) =>
    tf.tidy(() => {
      const { diffusive, preview } = directions[direction];
      const from = tf.tensor4d(source.slice(i * plane, (i + 1) * plane), [1, rows, columns, 1]);
      const random = new RandomStream(patient, purposes.validation, slice);
      const generator = weights.unpack(diffusive, weights.average(diffusive));
      made.diffusive.set(synthesise(models, schedule, generator, from, nz, random).dataSync(), i * plane);
      const translator = weights.unpack(preview, weights.average(preview));
      made.preview.set(models.translate(translator, from).dataSync(), i * plane);
    }),
  );
  return made;
}

function panelOf({ size, source, truth }: MeasuredCase, made: Translations, shown: number): Picture[] {
  const { rows, columns } = size;
  const plane = rows * columns;
  return [source, made.preview, made.diffusive, truth].map((values) => ({
    rows,
    columns,
    values: values.slice(shown * plane, (shown + 1) * plane),
  }));
}

function meanScore(scores: readonly CaseScore[]): Score {
  const over = (key: keyof ImageMeasures) => mean(scores.map((score) => score[key]));
  const contrasts = scores.flatMap(({ ductContrast }) => ductContrast ?? []);
  return { psnr: over('psnr'), ssim: over('ssim'), mae: over('mae'), ductContrast: recoveredOf(contrasts) };
}
