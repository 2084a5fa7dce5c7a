import type { Model } from '../models/index.ts';
import type { Direction, Provider } from '../preload/contract/index.ts';
import { readVolume } from './dicom/index.ts';
import type { Series, Volume } from './dicom/index.ts';
import { UserError } from './errors.ts';
import { partOfSeries } from './part-of-series.ts';
import type { SeriesPart, SliceRange } from './part-of-series.ts';
import type { Step } from './step.ts';
import { previewVolume, sourceRange, translateVolume } from './syndiff/index.ts';
import type {
  FinishedSlices,
  StartChild,
  Translation,
  TranslationOptions,
  TranslationProgress as SamplingProgress,
} from './syndiff/index.ts';

/*
 * The way of the data, in the order it is gone. Window, batch and command line go it with these functions:
 *
 *   folder → scanFolder → series → readVolume → translateVolume (prepare → sample → restore) → exportTranslation
 */

type Sampling = Pick<TranslationOptions, 'warm' | 'lookedAt' | 'mayGoOn' | 'onSlice'>;

/** What is asked for: the same recipe and series give the same translation. */
export interface Recipe {
  direction: Direction;
  modelId?: string | undefined;
  seed: number;
  samples: number;
  provider: Provider;
  /** whether a tilted or unevenly spaced series is to be resampled onto a regular grid; default: it is refused */
  resample?: boolean | undefined;
  /** only these slices are translated; default: all */
  slices?: SliceRange | undefined;
}

export interface TranslationProgress extends Omit<SamplingProgress, 'phase'> {
  phase: 'reading' | SamplingProgress['phase'];
}

/** A series, or the part of it that was asked for, that has been translated, with all that its derived objects say about how. */
export interface TranslatedSeries {
  source: Series;
  model: Model;
  recipe: Recipe;
  translation: Translation;
  /** the source as it was read */
  volume: Volume;
  /** what the one-pass generator made of it; null where nobody asked for it, or the model has none */
  preview: Volume | null;
  /** what of the series in the folder `source` and `volume` are; null: all of it */
  part: SeriesPart | null;
  /** seconds spent reading the source */
  reading: number;
}

/** The modality that a direction starts from. */
export const sourceModality: Readonly<Record<Direction, 'CT' | 'MR'>> = { 'ct-to-mrt1': 'CT', 'mrt1-to-ct': 'MR' };

/**
 * Series → volume → translation.
 * @param opened.volume the volume of the series, where it has been read already
 * @param opened.finished opens where finished slices of the volume are kept; those of a part are not
 * @param opened.warm where the inference process stays for the next series
 * @param opened.lookedAt which slice is wanted first; `onSlice` gets each as it is done
 * @param opened.mayGoOn holds it up before a slice
 * @param opened.onPreview gets the one-pass preview before sampling starts, from models that have one
 * @throws UserError `wrong-modality`; what `readVolume` and `translateVolume` throw; CancelledError
 */
export async function translateSeries(
  whole: Series,
  model: Model,
  recipe: Recipe,
  { signal, onProgress }: Step<TranslationProgress> = {},
  opened: {
    startChild?: StartChild | undefined;
    volume?: Volume;
    finished?: (volume: Volume, provider: string) => Promise<FinishedSlices | null>;
    onPreview?: (preview: Volume) => void;
  } & Sampling = {},
): Promise<TranslatedSeries> {
  refuseOtherModality(whole, recipe.direction);
  const started = performance.now();
  const wholeVolume =
    opened.volume ??
    (await readVolume(whole, { signal, onProgress: reading(whole, onProgress), resample: recipe.resample }));
  const {
    series: source,
    volume,
    part,
  } = recipe.slices
    ? partOfSeries(whole, wholeVolume, recipe.slices)
    : { series: whole, volume: wholeVolume, part: null };
  // Percentiles are those of the patient, not of the slices that happen to be asked for.
  const mapping = model.card.intensity.source;
  const range =
    part && volume.unit === mapping.unit ? sourceRange(wholeVolume.values, mapping, model.card.id) : undefined;
  const read = performance.now();
  const { seed, samples, provider } = recipe;
  const { startChild, volume: _, finished: kept, onPreview, ...sampling } = opened;
  // What becomes −1 and 1 in a part hangs on the whole, which who keeps slices is not told.
  const finished = kept && !part ? (name: string) => kept(volume, name) : undefined;
  const preview =
    onPreview && model.preview
      ? await previewVolume(volume, model, { provider, startChild, sourceRange: range }, { signal })
      : null;
  if (preview) onPreview?.(preview);
  const translation = await translateVolume(
    volume,
    model,
    { seed, samples, provider, startChild, sourceRange: range, finished, ...sampling },
    { signal, onProgress },
  );
  return { source, model, recipe, translation, volume, preview, part, reading: (read - started) / 1000 };
}

function reading({ dimensions }: Series, report: Step<TranslationProgress>['onProgress']) {
  const total = dimensions[2];
  return (share: number): void =>
    report?.({
      phase: 'reading',
      done: Math.round(share * total),
      total,
      secondsPerSlice: null,
      secondsLeft: null,
      provider: '',
    });
}

function refuseOtherModality({ modality, seriesInstanceUID, id }: Series, direction: Direction): void {
  const wanted = sourceModality[direction];
  if (modality === wanted) return;
  const message = `${direction} starts from ${wanted}; series ${seriesInstanceUID || id} is ${modality}.`;
  throw new UserError('wrong-modality', message, 'Choose another series or the other direction.');
}
