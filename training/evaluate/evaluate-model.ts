import { throwIfCancelled, type Step } from '../../main/step.ts';
import type { Volume } from '../../main/dicom/index.ts';
import { previewVolume, resultRange, sourceRange, toNetwork, translateVolume } from '../../main/syndiff/index.ts';
import type { Model } from '../../models/index.ts';
import { bootstrap, type Interval, mean } from './bootstrap.ts';
import { ductContrast, type Regions } from './duct-contrast.ts';
import { matchHistogram } from './histogram-matching.ts';
import { measure } from './image-measures.ts';

/** One patient in both contrasts on one grid, with what is known of the anatomy. */
export interface PairedCase {
  ct: Volume;
  mrt1: Volume;
  /** 1 inside the body */
  body: Uint8Array;
  regions: Regions;
}

export const methods = ['diffusive', 'meanOfSamples', 'preview', 'source', 'histogramMatching'] as const;
export type Method = (typeof methods)[number];

export interface MethodResult {
  /** HU for CT, units of the card's restored range for MR */
  mae: Interval & { unit: 'HU' | 'au' };
  /** dB, range 2 on [−1, 1] */
  psnr: Interval;
  ssim: Interval;
  ductContrast: DuctContrast | null;
}

/** Duct minus liver on [−1, 1], signed, mean over the patients that show enough of both. */
export interface DuctContrast {
  source: number;
  translation: number;
  truth: number;
  /** translation in parts of the truth: 1 is right, 0 erased, negative inverted */
  recovered: number;
  patients: number;
}

export type ModelResult = Record<Method, MethodResult | null> & { ductContrast: DuctContrast | null };

interface Score {
  mae: number;
  psnr: number;
  ssim: number;
  contrast: { source: number; translation: number; truth: number } | null;
}

/**
 * Translates each case as the workstation does and compares inside the body. `preview` is null for a model without one.
 * @param reference another patient, whose target contrast histogram matching aims at
 * @param samples of the mean
 * @throws CancelledError, and those of `translateVolume`
 */
export async function evaluateModel(
  model: Model,
  cases: readonly PairedCase[],
  reference: PairedCase,
  { seed, samples }: { seed: number; samples: number },
  { signal, onProgress }: Step = {},
): Promise<ModelResult> {
  const scores = new Map<Method, Score[]>(methods.map((method) => [method, []]));
  for (const [index, one] of cases.entries()) {
    throwIfCancelled(signal);
    const made = await translations(model, one, reference, { seed, samples }, signal ? { signal } : {});
    for (const [method, values] of made) scores.get(method)!.push(scoreOf(model, one, values));
    onProgress?.((index + 1) / cases.length);
  }
  const results = Object.fromEntries(
    methods.map((method) => [method, resultOf(model, scores.get(method)!, seed)]),
  ) as Record<Method, MethodResult | null>;
  return { ...results, ductContrast: results.diffusive?.ductContrast ?? null };
}

const sides = (model: Model) =>
  model.card.direction === 'ct-to-mrt1'
    ? ({ source: 'ct', target: 'mrt1' } as const)
    : ({ source: 'mrt1', target: 'ct' } as const);

/** Every method's volume in [−1, 1]. */
async function translations(
  model: Model,
  one: PairedCase,
  reference: PairedCase,
  { seed, samples }: { seed: number; samples: number },
  step: Pick<Step, 'signal'>,
): Promise<Map<Method, Float32Array>> {
  const { source, target } = sides(model);
  const { intensity } = model.card;
  const made = (volume: Volume) => toNetwork(volume.values, resultRange(intensity.target));
  const single = await translateVolume(one[source], model, { seed, samples: 1 }, step);
  const several = await translateVolume(one[source], model, { seed, samples }, step);
  const asIs = toNetwork(one[source].values, sourceRange(one[source].values, intensity.source));
  const results = new Map<Method, Float32Array>([
    ['diffusive', made(single.volume)],
    ['meanOfSamples', made(several.volume)],
    ['source', asIs],
    ['histogramMatching', matchHistogram(asIs, truthOf(model, reference[target]))],
  ]);
  if (model.preview) results.set('preview', made(await previewVolume(one[source], model, {}, step)));
  return results;
}

function truthOf({ card }: Model, { values }: Volume): Float32Array {
  return toNetwork(values, sourceRange(values, card.intensity.target));
}

function scoreOf(model: Model, one: PairedCase, values: Float32Array): Score {
  const { source, target } = sides(model);
  const [columns, rows] = one.ct.dimensions;
  const truth = truthOf(model, one[target]);
  const { minimum, maximum } = resultRange(model.card.intensity.target);
  const { mae, psnr, ssim } = measure({ columns, rows, values }, truth, one.body);
  const asIs = toNetwork(one[source].values, sourceRange(one[source].values, model.card.intensity.source));
  const [ofSource, ofTranslation, ofTruth] = [asIs, values, truth].map((image) => ductContrast(image, one.regions)) as [
    number | null,
    number | null,
    number | null,
  ];
  const known = ofSource !== null && ofTranslation !== null && ofTruth !== null;
  const contrast = known ? { source: ofSource, translation: ofTranslation, truth: ofTruth } : null;
  return { mae: (mae * (maximum - minimum)) / 2, psnr, ssim, contrast };
}

function resultOf(model: Model, scores: readonly Score[], seed: number): MethodResult | null {
  if (scores.length === 0) return null;
  const interval = (key: 'mae' | 'psnr' | 'ssim') =>
    bootstrap(
      scores.map((score) => score[key]),
      seed,
    );
  const contrasts = scores.flatMap(({ contrast }) => (contrast ? [contrast] : []));
  const over = (key: 'source' | 'translation' | 'truth') => mean(contrasts.map((contrast) => contrast[key]));
  return {
    mae: { ...interval('mae'), unit: model.card.intensity.target.unit },
    psnr: interval('psnr'),
    ssim: interval('ssim'),
    ductContrast:
      contrasts.length === 0
        ? null
        : {
            source: over('source'),
            translation: over('translation'),
            truth: over('truth'),
            recovered: over('translation') / over('truth'),
            patients: contrasts.length,
          },
  };
}
