import type { Model } from '../../models/index.ts';
import type { Volume } from '../dicom/index.ts';
import { RateMeter } from '../progress.ts';
import { throwIfCancelled, type Step } from '../step.ts';
import { openInference, type Inference, type InferenceOptions } from './inference.ts';
import type { IntensityRange } from './intensity.ts';
import type { OnnxProvider } from './onnx-runtime.ts';
import { providerLine } from './providers.ts';
import type { Spread } from './sampler.ts';
import {
  emptyResult,
  prepareSeries,
  prepareSlice,
  restoreDeviation,
  restoreSlice,
  type PreparedSeries,
} from './series.ts';
import { sampleSlice, moveToProcessor } from './sample-slice.ts';
import type { WarmInference } from './warm-inference.ts';

export interface TranslationOptions extends InferenceOptions {
  /** 0…2^32−1; the same seed gives the same series, bit for bit, on the same machine and provider */
  seed: number;
  /** the result is the mean of so many samples; from two on there is a deviation */
  samples: number;
  /** where finished slices are kept, so that the same translation goes on after them; default: nowhere */
  finished?: ((provider: OnnxProvider) => Promise<FinishedSlices | null>) | undefined;
  /** the slice that somebody looks at, asked before each: of those left, the nearest to it is next; default: the first */
  lookedAt?: (() => number) | undefined;
  /** awaited before each slice: what it takes to settle is no time of the translation; default: goes on at once */
  mayGoOn?: ((signal: AbortSignal | undefined) => Promise<void>) | undefined;
  /** gets each slice once it is in the volume, which is not to be changed */
  onSlice?: ((slice: number, volume: Volume) => void) | undefined;
  /** where the inference process stays for the next series; default: it ends with this one */
  warm?: WarmInference | undefined;
  /** what becomes −1 and 1 for the network; default: as the card says */
  sourceRange?: IntensityRange | undefined;
}

/** What the network made of the slices that are done already: of the same series, model, recipe and provider. */
export interface FinishedSlices {
  /** @returns exactly what was saved; null for a slice that is still to be done */
  load(slice: number): Promise<Spread | null>;
  /** Settles once the slice would survive the end of this process. */
  save(slice: number, made: Spread): Promise<void>;
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
  /** waited before slices until it might go on; no part of `total` */
  held: number;
  total: number;
}

/**
 * One series through one model: prepare (intensity, grid) → sample → restore (grid, intensity), slice after slice, so
 * that no second volume of floats is needed. The result lies exactly on the source grid and within the range of the card.
 * A slice during which the inference process dies is tried once more. Where the device that `auto` chose has not enough
 * memory, the whole series is done on the CPU: its slices must not differ in what made them.
 *
 * @throws CancelledError within a tenth of a second, whatever the network is doing
 * @throws DataError `wrong-unit` where the series is not of the modality the model translates, `flat-volume`,
 *   `output-not-finite`, `out-of-memory`, and those of `openInference`
 */
export async function translateVolume(
  source: Volume,
  model: Model,
  options: TranslationOptions,
  step: Step<TranslationProgress> = {},
): Promise<Translation> {
  const timings: Timings = { preparing: 0, starting: 0, sampling: 0, inference: 0, restoring: 0, held: 0, total: 0 };
  const started = performance.now();
  const total = source.dimensions[2];
  step.onProgress?.({ phase: 'preparing', done: 0, total, secondsPerSlice: null, secondsLeft: null, provider: '' });
  const series = await timed(timings, 'preparing', () => prepareSeries(source, model, options.sourceRange));
  throwIfCancelled(step.signal);
  const open = () =>
    options.warm ? options.warm.open(model.diffusive, options, step) : openInference(model.diffusive, options, step);
  let inference = await timed(timings, 'starting', open);
  try {
    const made = await translateWith(inference, series, model, options, timings, step).catch(async (error: unknown) => {
      inference = await timed(timings, 'starting', () =>
        moveToProcessor(error, inference, model.diffusive, options, step),
      );
      return translateWith(inference, series, model, options, timings, step);
    });
    timings.total = (performance.now() - started) / 1000 - timings.held;
    return { ...made, timings };
  } finally {
    if (!options.warm?.keeps(inference)) inference.close();
  }
}

async function translateWith(
  inference: Inference,
  series: PreparedSeries,
  model: Model,
  options: TranslationOptions,
  timings: Timings,
  step: Step<TranslationProgress>,
): Promise<Omit<Translation, 'timings'>> {
  const total = series.source.dimensions[2];
  const provider = providerLine(inference.provider);
  const volume = emptyResult(series, Int16Array);
  const deviation = options.samples > 1 ? emptyResult(series, Float32Array) : null;
  const finished = await options.finished?.(inference.provider.name);
  const meter = new RateMeter(() => performance.now() - 1000 * timings.held);
  let [inferencePeakMegabytes, loaded] = [0, 0];
  const report = (phase: TranslationProgress['phase'], done: number) =>
    step.onProgress?.({ phase, done, total, ...meter.rate(done - loaded, total - loaded), provider });

  report('sampling', 0);
  const left = new Set(Array.from({ length: total }, (_, slice) => slice));
  while (left.size > 0) {
    throwIfCancelled(step.signal);
    await timed(timings, 'held', async () => options.mayGoOn?.(step.signal));
    const slice = nearestOf(left, options.lookedAt?.() ?? 0);
    left.delete(slice);
    let spread = (await finished?.load(slice)) ?? null;
    if (spread) loaded += 1;
    else {
      const prepared = await timed(timings, 'preparing', () => prepareSlice(series, slice));
      const sampled = await timed(timings, 'sampling', () =>
        sampleSlice(inference, prepared, slice, model, options, step),
      );
      timings.inference += sampled.secondsInRuntime;
      inferencePeakMegabytes = Math.max(inferencePeakMegabytes, sampled.peakMegabytes);
      spread = sampled;
      await finished?.save(slice, sampled);
    }
    const { mean, deviation: spreadOut } = spread;
    await timed(timings, 'restoring', () => {
      restoreSlice(series, mean, slice, volume);
      if (spreadOut && deviation) restoreDeviation(series, spreadOut, slice, deviation);
    });
    options.onSlice?.(slice, volume);
    report('sampling', total - left.size);
  }
  step.onProgress?.({ phase: 'restoring', done: total, total, secondsPerSlice: null, secondsLeft: null, provider });
  return { volume, deviation, provider, inferencePeakMegabytes };
}

/** The lower of two that are equally near. */
function nearestOf(slices: ReadonlySet<number>, wanted: number): number {
  let nearest = NaN;
  for (const slice of slices) if (!(Math.abs(slice - wanted) >= Math.abs(nearest - wanted))) nearest = slice;
  return nearest;
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
