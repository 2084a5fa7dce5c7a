import type { Model } from '../../models/index.ts';
import type { Volume } from '../dicom/index.ts';
import { DataError } from '../errors.ts';
import type { Step } from '../step.ts';
import { openInference, type Inference, type InferenceOptions } from './inference.ts';
import type { IntensityRange } from './intensity.ts';
import { moveToProcessor } from './sample-slice.ts';
import { emptyResult, prepareSeries, prepareSlice, restoreSlice, type PreparedSeries } from './series.ts';
import type { WarmInference } from './warm-inference.ts';

/**
 * One series through the preview generator that SynDiff trains beside the diffusive one: one pass a slice, to fill the
 * views at once. Nothing random is in it. Where the device that `auto` chose has not enough memory, all of it is done on the CPU.
 *
 * @param options.sourceRange what becomes −1 and 1 for the network; default: as the card says
 * @param options.warm where the inference process stays for the next series; default: it ends with this one
 * @returns Int16 HU or au, on the grid of the source
 * @throws CancelledError
 * @throws DataError `no-preview` where the model has none, and those of `translateVolume`
 */
export async function previewVolume(
  source: Volume,
  model: Model,
  options: InferenceOptions & { sourceRange?: IntensityRange | undefined; warm?: WarmInference | undefined } = {},
  { signal, onProgress }: Step<{ done: number; total: number }> = {},
): Promise<Volume> {
  const { preview, card } = model;
  if (!preview) throw new DataError('no-preview', 'The model has no preview generator.', card.id);
  const series = prepareSeries(source, model, options.sourceRange);
  const { warm } = options;
  let inference = await (warm ? warm.open(preview, options, { signal }) : openInference(preview, options, { signal }));
  try {
    return await previewWith(inference, series, card.id, { signal, onProgress }).catch(async (error: unknown) => {
      inference = await moveToProcessor(error, inference, preview, options, { signal });
      return previewWith(inference, series, card.id, { signal, onProgress });
    });
  } finally {
    if (!warm?.keeps(inference)) inference.close();
  }
}

async function previewWith(
  inference: Inference,
  series: PreparedSeries,
  modelId: string,
  { signal, onProgress }: Step<{ done: number; total: number }>,
): Promise<Volume> {
  const result = emptyResult(series, Int16Array);
  const [, , slices] = series.source.dimensions;
  for (let slice = 0; slice < slices; slice += 1) {
    const { values } = await inference.translate({ source: prepareSlice(series, slice) }, { signal });
    if (!values.every(Number.isFinite))
      throw new DataError('output-not-finite', `The network gave no finite numbers for slice ${slice + 1}.`, modelId);
    restoreSlice(series, values, slice, result);
    onProgress?.({ done: slice + 1, total: slices });
  }
  return result;
}
