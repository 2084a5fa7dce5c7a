import type { Model, ModelLibrary } from '../../models/index.ts';
import type { Direction, Provider } from '../../preload/contract/index.ts';
import { readVolume, type Series, type Volume } from '../dicom/index.ts';
import { DataError } from '../errors.ts';
import { assess, checkDomain, overlaysOf, type AssessOptions } from '../fidelity/index.ts';
import { ontoGrid } from './onto-grid.ts';
import { oppositeOf } from './opposite-model.ts';
import type { ReportContent } from '../report/index.ts';
import type { Step } from '../step.ts';

/** Two series as they lie in folders: whoever made the second from the first. */
export interface SeriesPair {
  direction: Direction;
  source: Series;
  translation: Series;
  /** what made the translation; null for another tool's */
  model: Model | null;
  /** what the translation should have been: a measured series of the target contrast; null: nobody knows */
  truth: Series | null;
}

export interface PairOptions {
  cycle: AssessOptions['cycle'];
  provider: Provider;
  library: ModelLibrary;
  softwareVersion: string;
}

/**
 * Reads a source and its translation and, where there is one, the true target, lays them onto the source's grid, measures
 * and judges.
 * @returns all that a report says
 * @throws DataError `another-place`; what `readVolume`, `checkDomain` and `assess` throw; CancelledError
 */
export async function assessPair(
  { direction, source, translation, model, truth }: SeriesPair,
  { cycle, provider, library, softwareVersion }: PairOptions,
  step: Step<{ part: string; done: number; total: number }> = {},
): Promise<ReportContent> {
  const { signal } = step;
  const volume = await readVolume(source, { signal, resample: true });
  const made = await readVolume(translation, { signal, resample: true });
  refuseElsewhere(volume, made, translation);
  const translated = ontoGrid(made, volume);
  const target = truth && (await readVolume(truth, { signal, resample: true }));
  if (target) {
    refuseElsewhere(volume, target, truth);
    if (target.unit !== translated.unit)
      throw new DataError(
        'another-contrast',
        `The truth is in ${target.unit} and the translation in ${translated.unit}: they are of different contrasts.`,
        truth.seriesInstanceUID,
        'Name a series of the contrast that the translation is of.',
      );
  }
  const domain = model ? await checkDomain(volume, model, { signal }) : null;
  const assessed = await assess(
    {
      direction,
      source: volume,
      translation: translated,
      deviation: null,
      model,
      opposite: oppositeOf(library, direction),
      region: 'find',
      truth: target && ontoGrid(target, volume),
      domain,
      provenance: {
        sourceSeriesUID: source.seriesInstanceUID,
        translationSeriesUID: translation.seriesInstanceUID,
        truthSeriesUID: truth?.seriesInstanceUID ?? null,
        seed: null,
        samples: null,
        provider: null,
        seconds: null,
      },
    },
    { cycle, provider, softwareVersion },
    step,
  );
  return {
    report: assessed.report,
    source: volume,
    sourceIsSynthetic: source.synthetic,
    translation: translated,
    overlays: overlaysOf(assessed),
    readersDucts: null,
    card: model?.card ?? null,
    patient: source.patientLine,
    acknowledged: false,
  };
}

/** Coordinates of two frames of reference mean nothing to each other. */
function refuseElsewhere(source: Volume, made: Volume, series: Series): void {
  if (source.frameOfReferenceUID === made.frameOfReferenceUID) return;
  throw new DataError(
    'another-place',
    'The two series are in different frames of reference: what lies where in one says nothing of the other.',
    series.seriesInstanceUID,
    'Register them first, and write it in the frame of reference of its source.',
  );
}
