import type { Model } from '../../models/index.ts';
import type { Volume } from '../dicom/index.ts';
import { DataError } from '../errors.ts';
import type { Step } from '../step.ts';
import { openInference, type InferenceOptions } from './inference.ts';
import type { IntensityRange } from './intensity.ts';
import { emptyResult, prepareSeries, prepareSlice, restoreSlice } from './series.ts';

/**
 * One series through the preview generator that SynDiff trains beside the diffusive one: one pass a slice, to fill the
 * views at once. Nothing random is in it.
 *
 * @param options.sourceRange what becomes −1 and 1 for the network; default: as the card says
 * @returns Int16 HU or au, on the grid of the source
 * @throws CancelledError
 * @throws DataError `no-preview` where the model has none, and those of `translateVolume`
 */
export async function previewVolume(
  source: Volume,
  model: Model,
  options: InferenceOptions & { sourceRange?: IntensityRange | undefined } = {},
  { signal, onProgress }: Step<{ done: number; total: number }> = {},
): Promise<Volume> {
  if (!model.preview) throw new DataError('no-preview', 'The model has no preview generator.', model.card.id);
  const series = prepareSeries(source, model, options.sourceRange);
  const result = emptyResult(series, Int16Array);
  const [, , slices] = source.dimensions;
  const inference = await openInference(model.preview, options, { signal });
  try {
    for (let slice = 0; slice < slices; slice += 1) {
      const { values } = await inference.translate({ source: prepareSlice(series, slice) }, { signal });
      if (!values.every(Number.isFinite))
        throw new DataError(
          'output-not-finite',
          `The network gave no finite numbers for slice ${slice + 1}.`,
          model.card.id,
        );
      restoreSlice(series, values, slice, result);
      onProgress?.({ done: slice + 1, total: slices });
    }
  } finally {
    inference.close();
  }
  return result;
}
