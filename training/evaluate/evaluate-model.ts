import { throwIfCancelled, type Step } from '../../main/step.ts';
import type { Volume } from '../../main/dicom/index.ts';
import { previewVolume, resultRange, sourceRange, toNetwork, translateVolume } from '../../main/syndiff/index.ts';
import type { Model } from '../../models/index.ts';
import { type CaseScore, type MeasuredCase, scoreCase } from './case-score.ts';
import { matchHistogram } from './histogram-matching.ts';
import { airBelow, measuredRegion } from './measured-region.ts';
import { type Method, methods, type MethodResult, summarise } from './model-result.ts';
import { placesOf, type Tissues } from './structures.ts';

/** One patient in both contrasts on one grid. */
export interface PairedCase {
  /** a phantom's seed or a hash, never a name */
  id: string;
  ct: Volume;
  mrt1: Volume;
  /** null where they are not known */
  tissues: Tissues | null;
  /** the same scans without noise; null where nobody knows them */
  noiseFree: { ct: Volume; mrt1: Volume } | null;
}

/** null: the model has no preview, there is no other patient, or the truth without noise is not known. `ductContrast` is that of the diffusive generator. */
export type ModelResult = Record<Method, MethodResult | null> & Pick<MethodResult, 'ductContrast'>;

export interface EvaluationOptions {
  seed: number;
  /** of the mean of samples */
  samples: number;
}

/**
 * Translates each case as the workstation does, whole series on their own grid, and compares them there.
 * @param cases read one after another, so that they need not fit into memory together
 * @param referenceOf another patient, whose target contrast histogram matching aims at; null: there is none
 * @throws CancelledError, and those of `translateVolume`
 */
export async function evaluateModel(
  model: Model,
  cases: Iterable<PairedCase> | AsyncIterable<PairedCase>,
  referenceOf: (one: PairedCase) => PairedCase | null,
  options: EvaluationOptions,
  { signal }: Pick<Step, 'signal'> = {},
): Promise<ModelResult> {
  const scores = new Map<Method, (CaseScore & { id: string })[]>(methods.map((method) => [method, []]));
  const { target } = model.card.intensity;
  const { minimum, maximum } = resultRange(target);
  for await (const one of cases) {
    throwIfCancelled(signal);
    const measured = measuredCase(model, one);
    for (const [method, values] of await translations(model, one, measured, referenceOf(one), options, { signal })) {
      const score = scoreCase(values, measured);
      scores.get(method)!.push({ id: one.id, ...score, mae: (score.mae * (maximum - minimum)) / 2 });
    }
  }
  const results = Object.fromEntries(
    methods.map((method) => {
      const found = scores.get(method)!;
      return [method, found.length > 0 ? summarise(found, target.unit, options.seed) : null];
    }),
  ) as Record<Method, MethodResult | null>;
  return { ...results, ductContrast: results.diffusive?.ductContrast ?? null };
}

const sides = ({ card }: Model) =>
  card.direction === 'ct-to-mrt1'
    ? ({ source: 'ct', target: 'mrt1' } as const)
    : ({ source: 'mrt1', target: 'ct' } as const);

function measuredCase(model: Model, one: PairedCase): MeasuredCase {
  const { source, target } = sides(model);
  const { intensity } = model.card;
  const [columns, rows] = one.ct.dimensions;
  const size = { columns, rows, pixelSpacing: Math.sqrt(one.ct.spacing[0] * one.ct.spacing[1]) };
  return {
    size,
    source: toNetwork(one[source].values, sourceRange(one[source].values, intensity.source)),
    truth: toNetwork(one[target].values, sourceRange(one[target].values, intensity.target)),
    region: measuredRegion(one.ct.values, airBelow, one.tissues?.liver ?? null, size),
    places: one.tissues && placesOf(one.tissues, size),
  };
}

/** Every method's volume in [−1, 1]. */
async function translations(
  model: Model,
  one: PairedCase,
  measured: MeasuredCase,
  reference: PairedCase | null,
  { seed, samples }: EvaluationOptions,
  step: Pick<Step, 'signal'>,
): Promise<Map<Method, Float32Array>> {
  const { source, target } = sides(model);
  const { intensity } = model.card;
  const made = (volume: Volume) => toNetwork(volume.values, resultRange(intensity.target));
  // The first sample serves both; the others have seeds of their own.
  const sampled: Float32Array[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    const { volume } = await translateVolume(one[source], model, { seed: seed + sample, samples: 1 }, step);
    sampled.push(made(volume));
  }
  const results = new Map<Method, Float32Array>([
    ['diffusive', sampled[0]!],
    ['meanOfSamples', meanOf(sampled)],
    ['source', measured.source],
  ]);
  if (reference) {
    const aim = toNetwork(reference[target].values, sourceRange(reference[target].values, intensity.target));
    results.set('histogramMatching', matchHistogram(measured.source, aim));
  }
  if (one.noiseFree)
    results.set(
      'noiseFree',
      toNetwork(one.noiseFree[target].values, sourceRange(one[target].values, intensity.target)),
    );
  if (model.preview) results.set('preview', made(await previewVolume(one[source], model, {}, step)));
  return results;
}

function meanOf(images: readonly Float32Array[]): Float32Array {
  return images[0]!.map((_, i) => images.reduce((sum, image) => sum + image[i]!, 0) / images.length);
}
