import type { Model } from '../../models/index.ts';
import type { Volume } from '../dicom/index.ts';
import { DataError } from '../errors.ts';
import { RateMeter } from '../progress.ts';
import { throwIfCancelled, type Step } from '../step.ts';
import type { RunCost } from './inference-messages.ts';
import { openInference, type Inference, type InferenceOptions } from './inference.ts';
import { providerLine } from './providers.ts';
import type { Slice, Spread } from './sampler.ts';
import { emptyResult, prepareSeries, prepareSlice, restoreDeviation, restoreSlice } from './series.ts';

export interface TranslationOptions extends InferenceOptions {
  /** 0…2^32−1; the same seed gives the same series, bit for bit, on the same machine and provider */
  seed: number;
  /** the result is the mean of so many samples; from two on there is a deviation */
  samples: number;
}

export interface TranslationProgress {
  phase: 'preparing' | 'sampling' | 'restoring';
  /** slices */
  done: number;
  total: number;
  secondsPerSlice: number | null;
  secondsLeft: number | null;
  /** what really runs, e.g. "cpu (cuda: provider library not found)" */
  provider: string;
}

export interface Translation {
  /** Int16 HU or au, on the grid of the source */
  volume: Volume;
  /** standard deviation of the samples in the unit of `volume`; null for a single sample */
  deviation: Volume | null;
  provider: string;
  timings: Timings;
  /** resident memory of the inference process at its most */
  inferencePeakMegabytes: number;
}

/** Seconds. */
export interface Timings {
  preparing: number;
  /** the process and its session */
  starting: number;
  sampling: number;
  /** inside ONNX Runtime, a part of `sampling` */
  inference: number;
  restoring: number;
  total: number;
}

/**
 * One series through one model: prepare (intensity, grid) → sample → restore (grid, intensity), slice after slice, so
 * that no second volume of floats is needed. The result lies exactly on the source grid and within the range of the card.
 *
 * @throws CancelledError within a tenth of a second, whatever the network is doing
 * @throws DataError `wrong-unit` where the series is not of the modality the model translates, `flat-volume`,
 *   `output-not-finite`, and those of `openInference`
 */
export async function translateVolume(
  source: Volume,
  model: Model,
  options: TranslationOptions,
  step: Step<TranslationProgress> = {},
): Promise<Translation> {
  const timings: Timings = { preparing: 0, starting: 0, sampling: 0, inference: 0, restoring: 0, total: 0 };
  const started = performance.now();
  const [, , slices] = source.dimensions;
  let provider = '';
  const report = (phase: TranslationProgress['phase'], done: number, meter?: RateMeter) =>
    step.onProgress?.({
      phase,
      done,
      total: slices,
      ...(meter?.rate(done, slices) ?? { secondsPerSlice: null, secondsLeft: null }),
      provider,
    });

  report('preparing', 0);
  const series = await timed(timings, 'preparing', () => prepareSeries(source, model));
  throwIfCancelled(step.signal);
  const inference = await timed(timings, 'starting', () => openInference(model.diffusive, options, step));
  try {
    provider = providerLine(inference.provider);
    const volume = emptyResult(series, Int16Array);
    const deviation = options.samples > 1 ? emptyResult(series, Float32Array) : null;
    const meter = new RateMeter();
    let inferencePeakMegabytes = 0;
    report('sampling', 0);
    for (let slice = 0; slice < slices; slice += 1) {
      const prepared = await timed(timings, 'preparing', () => prepareSlice(series, slice));
      const sampled = await timed(timings, 'sampling', () =>
        sampleSlice(inference, prepared, slice, model, options, step),
      );
      await timed(timings, 'restoring', () => {
        restoreSlice(series, sampled.mean, slice, volume);
        if (sampled.deviation && deviation) restoreDeviation(series, sampled.deviation, slice, deviation);
      });
      timings.inference += sampled.secondsInRuntime;
      inferencePeakMegabytes = sampled.peakMegabytes;
      report('sampling', slice + 1, meter);
    }
    report('restoring', slices);
    timings.total = (performance.now() - started) / 1000;
    return { volume, deviation, provider, timings, inferencePeakMegabytes };
  } finally {
    inference.close();
  }
}

async function sampleSlice(
  inference: Inference,
  prepared: Slice,
  slice: number,
  { card }: Model,
  { seed, samples }: TranslationOptions,
  { signal }: Step<TranslationProgress>,
): Promise<Spread & RunCost> {
  const request = { source: prepared, schedule: card.schedule, seed, samples };
  const sampled = await inference.sample(request, { signal });
  if (sampled.mean.every(Number.isFinite)) return sampled;
  throw new DataError('output-not-finite', `The network gave no finite numbers for slice ${slice + 1}.`, card.id);
}

async function timed<Result>(
  timings: Timings,
  part: keyof Timings,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  const started = performance.now();
  const result = await work();
  timings[part] += (performance.now() - started) / 1000;
  return result;
}
