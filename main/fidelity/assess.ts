import type { Model } from '../../models/index.ts';
import { englishMeanings, figureInWords } from '../../preload/contract/index.ts';
import type {
  Candidate,
  Direction,
  DomainReport,
  FidelityReport,
  Figure,
  SliceFigures,
} from '../../preload/contract/index.ts';
import { ductsOf, regionOf } from '../biliary/index.ts';
import type { Volume } from '../dicom/index.ts';
import type { Step } from '../step.ts';
import { previewVolume, sourceRange, translateVolume, type StartChild, type WarmInference } from '../syndiff/index.ts';
import { axesOf } from './axes.ts';
import { conspicuityOf, type Spans } from './conspicuity-of.ts';
import { figureTable } from './figure-table.ts';
import { measureInThread } from './measure-in-thread.ts';
import type { MeasuredRegion, Readings } from './measure.ts';
import { rangesOf, unknownMapping } from './ranges.ts';
import { thresholdOf, thresholdsOf, type Thresholds } from './thresholds.ts';
import { levelOf, levelsOfSlices, verdictOf } from './verdict.ts';

/** A pair that is judged, whoever made the translation. */
export interface AssessedPair {
  direction: Direction;
  /** both on one grid */
  source: Volume;
  translation: Volume;
  /** standard deviation of the samples; null where there was one, or nobody knows */
  deviation: Volume | null;
  /** what made the translation; null for another tool's: the intensities of an MR are then told from its percentiles */
  model: Model | null;
  /** what translates back; null: there is no cycle error */
  opposite: Model | null;
  /** the one-pass preview of `model`, where it has been made already */
  preview?: Volume | null | undefined;
  /** the bile-duct region; `find`: by the shape of the liver; null: none */
  region: MeasuredRegion | 'find' | null;
  /** what the translation should have been, on the same grid; null: nobody knows */
  truth?: Volume | null | undefined;
  domain: DomainReport | null;
  provenance: Pick<
    FidelityReport['provenance'],
    'sourceSeriesUID' | 'translationSeriesUID' | 'truthSeriesUID' | 'seed' | 'samples' | 'provider' | 'seconds'
  >;
}

export interface AssessOptions {
  /** what translates back; the diffusive generator takes as long as the translation did */
  cycle: 'preview' | 'diffusive' | 'none';
  provider: 'auto' | 'cpu' | 'cuda';
  softwareVersion: string;
  startChild?: StartChild | undefined;
  /** where the inference processes stay for the next series; default: they end with this one */
  warm?: WarmInference | undefined;
  /** s/slice that the speed is compared with; default: 2 */
  budget?: number | undefined;
}

export interface AssessProgress {
  part: 'cycle' | 'measures';
  done: number;
  total: number;
}

/** The report, and the volumes that can be drawn over source and translation. */
export interface Assessed {
  report: FidelityReport;
  /** source unit */
  cycleError: Volume | null;
  /** target unit */
  disagreement: Volume | null;
  uncertainty: Volume | null;
}

/** s/slice */
const usualBudget = 2;
const mostCandidates = 50;

/**
 * Measures one translation and judges it: translates back, compares with the preview, measures structure, edges,
 * continuity, and says how far to trust it.
 * @throws CancelledError, those of `previewVolume`
 */
export async function assess(
  pair: AssessedPair,
  options: AssessOptions,
  { signal, onProgress }: Step<AssessProgress> = {},
): Promise<Assessed> {
  const started = performance.now();
  const { source, translation, model } = pair;
  const ranges = rangesOf(source, translation, model);
  const targetRange = ranges.target;
  const parts: Record<string, number> = {};
  const timed = async <R>(part: string, work: () => Promise<R>): Promise<R> => {
    const from = performance.now();
    const result = await work();
    parts[part] = (performance.now() - from) / 1000;
    return result;
  };
  // In a thread, beside the inference process; the window has most often asked already.
  const searching = timed('ducts', () => searched(pair, { signal }));
  searching.catch(() => undefined);
  const { opposite } = pair;
  const cycle = opposite && options.cycle !== 'none' && (options.cycle === 'diffusive' || opposite.preview);
  const { provider, startChild, warm } = options;
  const running = { provider, startChild, warm };
  const back = cycle
    ? await timed('cycle', () => translatedBack(pair, opposite, targetRange, options, { signal, onProgress }))
    : null;
  const preview =
    pair.preview ??
    (model?.preview ? await timed('preview', () => previewVolume(source, model, running, { signal })) : null);
  const { region, ducts } = await searching;
  const readings = await timed('measures', () =>
    measureInThread(
      {
        source,
        sourceRange: ranges.source,
        translation,
        targetRange,
        back,
        preview,
        deviation: pair.deviation,
        region,
        ducts,
        truth: pair.truth ? { volume: pair.truth, range: truthRange(pair.truth, model) } : null,
      },
      { signal, onProgress: ({ done, total }) => onProgress?.({ part: 'measures', done, total }) },
    ),
  );
  const thresholds = thresholdsOf(model?.card ?? null);
  const spans = {
    source: ranges.source.maximum - ranges.source.minimum,
    target: targetRange.maximum - targetRange.minimum,
  };
  const units = { source: source.unit, target: translation.unit };
  const figures = figuresOf(readings, thresholds, spans, units);
  const slices = sliceFiguresOf(readings, thresholds, spans, units);
  const seconds = (performance.now() - started) / 1000;
  const { seconds: taken, samples } = pair.provenance;
  const count = source.dimensions[2];
  const report: FidelityReport = {
    format: 'syndiff-fidelity-report/1',
    made: new Date().toISOString(),
    softwareVersion: options.softwareVersion,
    provenance: {
      ...pair.provenance,
      direction: pair.direction,
      model: model && { id: model.card.id, version: model.card.version, sha256: model.card.weights.diffusive.sha256 },
      cycle:
        cycle && options.cycle !== 'none'
          ? { model: `${opposite.card.id} ${opposite.card.version}`, generator: options.cycle }
          : null,
    },
    conspicuity: readings.ducts && conspicuityOf(readings.ducts, spans, units),
    geometry: {
      dimensions: [...source.dimensions],
      spacing: [...source.spacing],
      origin: [...source.origin],
      directions: [[...source.directions[0]], [...source.directions[1]], [...source.directions[2]]],
      region: region && { low: [...region.low], high: [...region.high], found: region.found },
      bodyShare: readings.bodyShare,
    },
    figures,
    slices,
    sliceLevels: levelsOfSlices(slices, count),
    candidates: readings.changes.list.slice(0, mostCandidates) satisfies Candidate[],
    candidatesLeftOut: Math.max(0, readings.changes.list.length - mostCandidates),
    domain: pair.domain,
    axes: axesOf(figures, {
      seconds: taken,
      slices: count,
      budget: options.budget ?? usualBudget,
      samples,
      range: spans.target,
    }),
    verdict: verdictOf(figures, slices, pair.domain, {
      calibrated: thresholds.calibrated,
      region: region !== null,
    }),
    cost: { seconds, parts, shareOfTranslation: taken ? seconds / taken : null },
  };
  const drawn = (values: Float32Array | undefined, unit: Volume['unit']): Volume | null =>
    values ? { ...source, values, unit } : null;
  return {
    report,
    cycleError: drawn(readings.cycle?.error, source.unit),
    disagreement: drawn(readings.disagreement?.error, translation.unit),
    uncertainty: pair.deviation,
  };
}

/** The region of the source and the ducts in it. */
async function searched({ source, region: asked }: AssessedPair, step: Pick<Step, 'signal'>) {
  if (!asked) return { region: null, ducts: null };
  const { region: found, liverLevel } = await regionOf(source, step);
  const region: MeasuredRegion | null =
    asked !== 'find' ? asked : found.found ? { ...found.box, found: 'by the shape of the liver' } : null;
  const ducts = region && (await ductsOf(source, { low: region.low, high: region.high }, step));
  return { region, ducts: ducts && liverLevel !== null ? { liverLevel, candidates: ducts.candidates } : null };
}

async function translatedBack(
  { translation, provenance }: AssessedPair,
  opposite: Model,
  targetRange: { minimum: number; maximum: number },
  options: AssessOptions,
  { signal, onProgress }: Step<AssessProgress>,
): Promise<Volume> {
  // A synthesised volume keeps its scale; for HU the window of the opposite model's card says how to read it.
  const known = translation.unit === 'au' ? targetRange : undefined;
  const { provider, startChild, warm } = options;
  const running = { provider, startChild, warm, sourceRange: known };
  const step = {
    signal,
    onProgress: ({ done, total }: { done: number; total: number }) => onProgress?.({ part: 'cycle', done, total }),
  };
  if (options.cycle === 'preview') return previewVolume(translation, opposite, running, step);
  const made = await translateVolume(
    translation,
    opposite,
    { ...running, seed: provenance.seed ?? 1, samples: 1 },
    step,
  );
  return made.volume;
}

/** A measured target has a scale of its own, unlike a synthesised one. */
function truthRange({ values, unit }: Volume, model: Model | null) {
  return sourceRange(values, model?.card.intensity.target ?? unknownMapping(unit));
}

function figuresOf(
  readings: Readings,
  thresholds: Thresholds,
  spans: Spans,
  units: { source: string; target: string },
): Figure[] {
  return figureTable.map(({ measure, place, worse, scale, unit, read }) => {
    const factor = scale === 'own' ? 1 : spans[scale];
    const raw = read(readings);
    // Errors are in the unit already: their thresholds are shares of the range.
    const limits = thresholdOf(thresholds, measure, place);
    const [amber, red] = limits ? [limits.amber * factor, limits.red * factor] : [null, null];
    return {
      measure,
      place,
      value: raw,
      unit: scale === 'own' ? unit : units[scale],
      worse,
      amber,
      red,
      level: levelOf(raw, { amber, red, worse }),
      meaning: figureInWords({ measure, place }, englishMeanings),
    };
  });
}

function sliceFiguresOf(
  readings: Readings,
  thresholds: Thresholds,
  spans: Spans,
  units: { source: string; target: string },
): SliceFigures[] {
  return figureTable.flatMap(({ measure, worse, scale, unit, slices }) => {
    const values = slices?.(readings);
    if (!values) return [];
    const factor = scale === 'own' ? 1 : spans[scale];
    const limits = thresholdOf(thresholds, measure, 'slice');
    return [
      {
        measure,
        unit: scale === 'own' ? unit : units[scale],
        worse,
        amber: limits && limits.amber * factor,
        red: limits && limits.red * factor,
        values,
      },
    ];
  });
}
