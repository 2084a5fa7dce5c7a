import type { Model } from '../../models/index.ts';
import type { Volume } from '../dicom/index.ts';
import { DataError } from '../errors.ts';
import { RateMeter } from '../progress.ts';
import { throwIfCancelled, type Step } from '../step.ts';
import { createSliceGrid, type SliceGrid } from './grid.ts';
import { openInference, type Inference, type InferenceOptions } from './inference.ts';
import { fromNetwork, resultRange, sourceRange, toNetwork, type IntensityRange } from './intensity.ts';
import { providerLine } from './providers.ts';
import type { Slice, Spread } from './sampler.ts';

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
    const result = emptyResult(source, model, options.samples > 1);
    const meter = new RateMeter();
    report('sampling', 0);
    for (let slice = 0; slice < slices; slice += 1) {
      const prepared = await timed(timings, 'preparing', () => prepareSlice(series, slice));
      const sampled = await timed(timings, 'sampling', () =>
        sampleSlice(inference, prepared, slice, model, options, step),
      );
      await timed(timings, 'restoring', () => restoreSlice(series, sampled, slice, result));
      timings.inference += sampled.secondsInRuntime;
      report('sampling', slice + 1, meter);
    }
    report('restoring', slices);
    timings.total = (performance.now() - started) / 1000;
    return { ...result, provider, timings };
  } finally {
    inference.close();
  }
}

interface PreparedSeries {
  source: Volume;
  /** values that become −1 and 1, and what −1 and 1 become */
  range: IntensityRange;
  result: IntensityRange;
  grid: SliceGrid;
}

function prepareSeries(source: Volume, { card }: Model): PreparedSeries {
  const mapping = card.intensity.source;
  if (source.unit !== mapping.unit) {
    const message = `${card.id} translates series in ${mapping.unit}; this one is in ${source.unit}.`;
    throw new DataError('wrong-unit', message, card.id, 'Choose the model for the other direction.');
  }
  const [columns, rows] = source.dimensions;
  return {
    source,
    range: sourceRange(source.values, mapping, card.id),
    result: resultRange(card.intensity.target),
    grid: createSliceGrid({ columns, rows, spacing: [source.spacing[0], source.spacing[1]] }, card.grid),
  };
}

function prepareSlice({ source, range, grid }: PreparedSeries, slice: number): Slice {
  const size = source.dimensions[0] * source.dimensions[1];
  return grid.toModel(toNetwork(source.values.subarray(slice * size, (slice + 1) * size), range));
}

async function sampleSlice(
  inference: Inference,
  prepared: Slice,
  slice: number,
  { card }: Model,
  { seed, samples }: TranslationOptions,
  { signal }: Step<TranslationProgress>,
): Promise<Spread & { secondsInRuntime: number }> {
  const request = { source: prepared, schedule: card.schedule, seed, samples };
  const sampled = await inference.sample(request, { signal });
  if (sampled.mean.every(Number.isFinite)) return sampled;
  throw new DataError('output-not-finite', `The network gave no finite numbers for slice ${slice + 1}.`, card.id);
}

function restoreSlice(
  { grid, result: range }: PreparedSeries,
  { mean, deviation }: Spread,
  slice: number,
  result: Pick<Translation, 'volume' | 'deviation'>,
): void {
  const restored = fromNetwork(grid.toSource(mean), range);
  result.volume.values.set(restored, slice * restored.length);
  if (!deviation || !result.deviation) return;
  const unitsPerOne = (range.maximum - range.minimum) / 2;
  // The grid takes −1 for what lies outside; a deviation is 0 there.
  const spread = grid.toSource(deviation.map((value) => value - 1)).map((value) => (value + 1) * unitsPerOne);
  result.deviation.values.set(spread, slice * spread.length);
}

function emptyResult(
  source: Volume,
  { card }: Model,
  withDeviation: boolean,
): Pick<Translation, 'volume' | 'deviation'> {
  const { unit } = card.intensity.target;
  const { length } = source.values;
  return {
    volume: { ...source, values: new Int16Array(length), unit },
    deviation: withDeviation ? { ...source, values: new Float32Array(length), unit } : null,
  };
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
