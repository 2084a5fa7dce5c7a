import { assessTranslated } from '../../assessment/assess-translated.ts';
import type { FidelityReport } from '../../../preload/contract/index.ts';
import { AuditLog } from '../../audit/index.ts';
import { deliverTranslation } from '../../export/deliver-translation.ts';
import { canResample, deidentifier, scanFolder } from '../../dicom/index.ts';
import type { Series } from '../../dicom/index.ts';
import type { ExportRequest } from '../../export/export-translation.ts';
import { isHeldBack, type ExportTrust } from '../../export/export-trust.ts';
import { KEPT_DAYS, KeptSlices } from '../../jobs/index.ts';
import { openModelsToTranslate } from '../../model-library.ts';
import type { Model, ModelLibrary } from '../../../models/index.ts';
import { throttlePhases } from '../../progress.ts';
import { pseudonymKey } from '../../system/pseudonym-key.ts';
import { peakMegabytes, shareOutsideRuntime, timeSplit } from '../../export/time-split.ts';
import { sourceModality, translateSeries } from '../../translation.ts';
import type { Recipe, TranslationProgress } from '../../translation.ts';
import { UserError } from '../../errors.ts';
import { clock } from './clock.ts';
import type { Command } from './command.ts';
import { placesIn } from '../places.ts';
import { root, version } from '../root.ts';
import { modelFoldersOption, modelFoldersOf } from './models.ts';
import { usage } from './options.ts';
import { recipeOf, recipeOptions } from './recipe-options.ts';
import { describeSeries } from './scan.ts';
import { providerNote } from './provider-note.ts';
import type { Terminal } from './terminal.ts';

export interface TranslationRequest {
  folder: string;
  destination: ExportRequest;
  modelFolders: readonly string[];
  recipe: Recipe;
  seriesInstanceUID?: string;
  json?: boolean;
  /** whether to measure how far it can be trusted; default: it is not measured, and the series does not speak of it */
  assessed?: boolean;
  /** whether a red verdict is taken as read; default: it is not exported */
  acknowledgeRed?: boolean;
}

export const translate: Command = {
  summary: 'Translates one series of a folder and writes it as a derived DICOM series.',
  arguments: ['FOLDER'],
  options: {
    ...recipeOptions,
    out: { value: 'DIR', help: 'folder to write the derived series to' },
    medium: { help: 'write a medium for a CD or a stick, with a DICOMDIR; DIR must be new or empty' },
    'secondary-capture': { help: 'write secondary captures, which nobody can take for an acquisition' },
    deidentify: { help: 'take away what identifies the patient (DICOM PS3.15 Basic Profile)' },
    series: { value: 'UID', help: 'Series Instance UID, where the folder has several that fit' },
    'acknowledge-red': { help: 'export even where the verdict about the translation is red; the series says so' },
    'no-assessment': { help: 'do not measure how far the translation can be trusted' },
    ...modelFoldersOption,
    json: { help: 'print the result as JSON' },
  },
  async run(given, terminal, signal) {
    const recipe = recipeOf(given);
    const out = given.values.get('out');
    if (!out) throw usage('--out is missing.');
    const request: TranslationRequest = {
      folder: given.arguments[0]!,
      destination: {
        folder: out,
        layout: given.switches.has('medium') ? 'medium' : 'series',
        storage: given.switches.has('secondary-capture') ? 'secondary-capture' : 'modality',
        deidentify: given.switches.has('deidentify')
          ? deidentifier(await pseudonymKey(placesIn(root).data))
          : undefined,
      },
      modelFolders: modelFoldersOf(given),
      recipe,
      seriesInstanceUID: given.values.get('series'),
      json: given.switches.has('json'),
      assessed: !given.switches.has('no-assessment'),
      acknowledgeRed: given.switches.has('acknowledge-red'),
    };
    await translateFolder(request, terminal, signal);
  },
};

/** Scan, choose, translate, write, and print what came of it. */
export async function translateFolder(
  request: TranslationRequest,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const { recipe } = request;
  const started = performance.now();
  const { series } = await scanFolder(request.folder, { signal });
  const source = chooseSeries(series, recipe, request.seriesInstanceUID);
  const library = await openModelsToTranslate(request.modelFolders);
  const model = library.choose(recipe.direction, recipe.modelId);
  const finding = (performance.now() - started) / 1000;
  const dataFolder = placesIn(root).data;
  const kept = new KeptSlices(dataFolder);
  try {
    const made = await deliver({ request, source, library, model, kept, dataFolder }, terminal, signal);
    await kept.remove();
    tell(request, { finding, model, ...made }, terminal);
  } catch (error) {
    if (kept.count > 0)
      terminal.note(
        `${kept.count} finished slices are kept for ${KEPT_DAYS} days: the same request goes on after them.`,
      );
    throw error;
  } finally {
    await kept.close();
  }
}

interface Task {
  request: TranslationRequest;
  source: Series;
  library: ModelLibrary;
  model: Model;
  kept: KeptSlices;
  dataFolder: string;
}

/** Translate, measure, write. */
async function deliver(
  { request, source, library, model, kept, dataFolder }: Task,
  terminal: Terminal,
  signal: AbortSignal,
) {
  const { recipe, destination } = request;
  const translated = await translateSeries(
    source,
    model,
    recipe,
    { signal, onProgress: progressLine(terminal) },
    { finished: (volume, provider) => kept.of(recipe, model, volume, provider) },
  );
  const workshop = { library, softwareVersion: version };
  const report = request.assessed
    ? (await assessTranslated(translated, { cycle: 'preview' }, workshop, { signal })).report
    : null;
  const trust: ExportTrust | undefined = report
    ? { verdict: report.verdict, acknowledged: request.acknowledgeRed ?? false }
    : undefined;
  if (trust && isHeldBack(trust)) terminal.note('--acknowledge-red exports what is red; the series then says so.');
  const audit = new AuditLog(dataFolder);
  const exported = await deliverTranslation(
    translated,
    { ...destination, trust },
    { softwareVersion: version, audit },
    { signal },
  );
  return { translated, report, exported };
}

interface Made extends Awaited<ReturnType<typeof deliver>> {
  model: Model;
  /** seconds until series and model were found */
  finding: number;
}

function tell(
  { recipe, acknowledgeRed, json }: TranslationRequest,
  { translated, report, exported, model, finding }: Made,
  terminal: Terminal,
): void {
  const seconds = timeSplit(finding, translated, exported);
  const result = {
    folder: exported.folder,
    files: exported.files,
    seriesInstanceUID: exported.seriesInstanceUID,
    deviationSeriesInstanceUID: exported.deviationSeriesInstanceUID,
    filled: exported.filled,
    model: `${model.card.id} ${model.card.version}`,
    seed: recipe.seed,
    samples: recipe.samples,
    provider: translated.translation.provider,
    verdict: report && {
      ...report.verdict,
      acknowledged: report.verdict.level === 'red' && acknowledgeRed,
      seconds: report.cost.seconds,
    },
    seconds,
    shareOutsideRuntime: shareOutsideRuntime(seconds),
    peakMegabytes: { main: peakMegabytes(), inference: translated.translation.inferencePeakMegabytes },
  };
  if (json) return terminal.result(JSON.stringify(result, null, 2));
  terminal.result(
    [
      `${result.files} files in ${result.folder}`,
      `Series Instance UID  ${result.seriesInstanceUID}`,
      ...(result.deviationSeriesInstanceUID ? [`of the deviation      ${result.deviationSeriesInstanceUID}`] : []),
      ...(result.filled.length > 0 ? [`the DICOMDIR has placeholders for ${result.filled.join(', ')}`] : []),
      `model ${result.model}, seed ${result.seed}, samples ${result.samples}, on ${result.provider}`,
      `seconds: finding ${short(seconds.finding)}, reading ${short(seconds.reading)}, preparing ${short(seconds.preparing)}, ` +
        `starting ${short(seconds.starting)}, ONNX Runtime ${short(seconds.runtime)}, sampling ${short(seconds.sampling)}, restoring ${short(seconds.restoring)}, ` +
        `writing ${short(seconds.writing)}, total ${short(seconds.total)}`,
      `outside ONNX Runtime ${(result.shareOutsideRuntime * 100).toFixed(1)} %, ` +
        `peak memory ${result.peakMegabytes.main.toFixed(0)} MB here and ` +
        `${result.peakMegabytes.inference.toFixed(0)} MB in the inference process`,
      ...(report ? [verdictLines(report)] : ['How far it can be trusted was not measured.']),
      'SYNTHETIC – not for diagnostic use.',
    ].join('\n'),
  );
}

/** The verdict with its reasons, one a line. */
export function verdictLines({ verdict: { level, reasons, calibrated } }: FidelityReport): string {
  const head = `verdict ${level}${calibrated ? '' : ' (thresholds not calibrated for this model)'}`;
  return [head, ...reasons.map(({ level: ofIt, message }) => `    ${ofIt}: ${message}`)].join('\n');
}

function short(seconds: number): string {
  return seconds.toFixed(seconds < 10 ? 2 : 1);
}

/** The named series, or the only one that the direction can start from. */
function chooseSeries(series: readonly Series[], { direction, resample }: Recipe, uid: string | undefined): Series {
  const modality = sourceModality[direction];
  const fitting = series.filter((one) =>
    uid === undefined ? one.modality === modality : one.seriesInstanceUID === uid,
  );
  const usable = fitting.filter((one) => one.findings.length === 0 || (resample && canResample(one)));
  const [only] = usable.length > 0 ? usable : fitting;
  if (!only) {
    const what = uid === undefined ? `${modality} series` : `series ${uid}`;
    throw new UserError(
      'no-such-series',
      `The folder has no ${what}.`,
      'See what it has with `npx syndiff scan FOLDER`.',
    );
  }
  if (usable.length < 2) return only;
  const list = usable.map(describeSeries).join('\n');
  throw new UserError(
    'several-series',
    `The folder has several series that fit:\n${list}`,
    'Name one with --series UID.',
  );
}

const phases = { reading: 'reading', preparing: 'preparing', sampling: 'translating', restoring: 'restoring' } as const;

/** Slice, rate and time left: rewritten ten times a second on a terminal, a line every ten seconds elsewhere. */
function progressLine(terminal: Terminal): (progress: TranslationProgress) => void {
  const tell = providerNote(terminal);
  const line = throttlePhases(
    ({ phase, done, total, provider, secondsPerSlice, secondsLeft }: TranslationProgress) => {
      const rate =
        secondsPerSlice === null ? '' : `, ${short(secondsPerSlice)} s a slice, ${clock(secondsLeft ?? 0)} left`;
      terminal.progress(`${phases[phase]} ${done}/${total}${rate}${provider && ` on ${provider}`}`);
    },
    terminal.interactive ? 100 : 10_000,
  );
  return (progress) => {
    tell(progress);
    line(progress);
  };
}
