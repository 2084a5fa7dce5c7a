import { reportFormats, type Direction, type ReportFormat } from '../../../preload/contract/index.ts';
import { assessPair } from '../../assessment/assess-pair.ts';
import { deidentifier, scanFolder, type Series } from '../../dicom/index.ts';
import { UserError } from '../../errors.ts';
import { openModelsToTranslate } from '../../model-library.ts';
import { throttle } from '../../progress.ts';
import { pseudonymKey } from '../../system/pseudonym-key.ts';
import { printInBrowser, reportJSON } from '../../report/index.ts';
import { writeReport } from '../../assessment/write-report.ts';
import { placesIn } from '../places.ts';
import { root, version } from '../root.ts';
import type { Command } from './command.ts';
import { modelFoldersOf, modelFoldersOption } from './models.ts';
import { oneOf, usage, type Given } from './options.ts';
import { describeSeries } from './scan.ts';
import type { Terminal } from './terminal.ts';
import { verdictLines } from './translate.ts';

export const assess: Command = {
  summary:
    'Measures how far a translation can be trusted: a series in the folder TRANSLATION, of this tool or another, against\n' +
    '  the one in the folder SOURCE that it was made from.',
  arguments: ['SOURCE', 'TRANSLATION'],
  options: {
    direction: {
      value: 'DIRECTION',
      help: 'ct-to-mrt1 or mrt1-to-ct; default: what the modality of the source starts',
    },
    model: { value: 'ID', help: 'the model that made it; default: that of another tool, of which nothing is known' },
    cycle: { value: 'NAME', help: 'what translates back: preview, diffusive or none; default preview' },
    provider: { value: 'NAME', help: 'auto, cpu or cuda; default auto' },
    series: { value: 'UID', help: 'Series Instance UID in SOURCE, where it has several that fit' },
    truth: {
      value: 'FOLDER',
      help: 'a measured series of the target contrast in the same frame of reference: adds MAE, PSNR, SSIM and the ducts’ Dice and contrast',
    },
    'truth-series': { value: 'UID', help: 'Series Instance UID in the folder of --truth, where it has several' },
    'translation-series': { value: 'UID', help: 'Series Instance UID in TRANSLATION, where it has several' },
    out: { value: 'DIR', help: 'folder to write the report to; default: the working folder' },
    html: { help: 'write the report as one HTML file' },
    pdf: { help: 'write it as PDF, printed by a Chromium, Chrome or Edge of this machine' },
    dicom: { help: 'write the PDF as DICOM in the study of the source' },
    deidentify: { help: 'no name, identifier or date of the patient in any of the files' },
    ...modelFoldersOption,
    json: { help: 'print the report as JSON' },
  },
  async run(given, terminal, signal) {
    const [sourceFolder, translationFolder] = given.arguments as [string, string];
    const source = choose((await scanFolder(sourceFolder, { signal })).series, given, 'series', sourceFolder);
    const direction = directionOf(given, source);
    const made = (await scanFolder(translationFolder, { signal })).series;
    const others = made.filter(({ seriesInstanceUID }) => seriesInstanceUID !== source.seriesInstanceUID);
    const translation = choose(others, given, 'translation-series', translationFolder);
    const truth = await truthOf(given, [source, translation], direction, signal);
    const library = await openModelsToTranslate(modelFoldersOf(given));
    const modelId = given.values.get('model');
    const content = await assessPair(
      {
        direction,
        source,
        translation,
        model: modelId === undefined ? null : library.choose(direction, modelId),
        truth,
      },
      {
        cycle: oneOf(given, 'cycle', ['preview', 'diffusive', 'none'], 'preview'),
        provider: oneOf(given, 'provider', ['auto', 'cpu', 'cuda'], 'auto'),
        library,
        softwareVersion: version,
      },
      { signal, onProgress: progressLine(terminal) },
    );
    // --json is what every command prints for machines; the others are files.
    const formats = reportFormats.filter(
      (format): format is Exclude<ReportFormat, 'json'> => format !== 'json' && given.switches.has(format),
    );
    const folder = given.values.get('out') ?? '.';
    const deidentify = given.switches.has('deidentify')
      ? deidentifier(await pseudonymKey(placesIn(root).data))
      : undefined;
    const files =
      formats.length > 0
        ? await writeReport(
            content,
            { folder, formats, print: printInBrowser, source, derived: [], deidentify },
            { signal },
          )
        : [];
    if (given.switches.has('json')) return terminal.result(reportJSON(content).trimEnd());
    terminal.result(
      [
        verdictLines(content.report),
        ...files.map((name) => `written: ${name}`),
        'SYNTHETIC – not for diagnostic use.',
      ].join('\n'),
    );
  },
};

/** @throws UserError `usage`, `wrong-modality` */
function directionOf(given: Given, { modality }: Series): Direction {
  if (given.values.has('direction')) return oneOf(given, 'direction', ['ct-to-mrt1', 'mrt1-to-ct']);
  if (modality === 'CT') return 'ct-to-mrt1';
  if (modality === 'MR') return 'mrt1-to-ct';
  throw usage(`The source is ${modality}: name the --direction.`);
}

/** What the translation should have been. @throws UserError `usage`, `no-such-series`, `several-series` */
async function truthOf(
  given: Given,
  others: readonly Series[],
  direction: Direction,
  signal: AbortSignal,
): Promise<Series | null> {
  const folder = given.values.get('truth');
  if (folder === undefined) {
    if (given.values.has('truth-series')) throw usage('--truth-series goes with --truth FOLDER.');
    return null;
  }
  const modality = direction === 'ct-to-mrt1' ? 'MR' : 'CT';
  const { series } = await scanFolder(folder, { signal });
  const fitting = series.filter(
    (one) =>
      one.modality === modality && others.every(({ seriesInstanceUID }) => seriesInstanceUID !== one.seriesInstanceUID),
  );
  return choose(fitting, given, 'truth-series', folder);
}

/** The named series, or the only usable one. @throws UserError `no-such-series`, `several-series` */
function choose(
  series: readonly Series[],
  given: Given,
  option: 'series' | 'translation-series' | 'truth-series',
  folder: string,
): Series {
  const uid = given.values.get(option);
  const fitting = uid === undefined ? series : series.filter(({ seriesInstanceUID }) => seriesInstanceUID === uid);
  const [only, another] = fitting;
  if (!only) {
    const what = uid === undefined ? 'series that fits beside the source' : `series ${uid}`;
    throw new UserError(
      'no-such-series',
      `${folder} has no ${what}.`,
      'See what it has with `npx syndiff scan FOLDER`.',
    );
  }
  if (!another) return only;
  const list = fitting.map(describeSeries).join('\n');
  throw new UserError(
    'several-series',
    `${folder} has several series that fit:\n${list}`,
    `Name one with --${option} UID.`,
  );
}

function progressLine(terminal: Terminal): (progress: { part: string; done: number; total: number }) => void {
  return throttle(
    ({ part, done, total }) => terminal.progress(`${part} ${done}/${total}`),
    terminal.interactive ? 100 : 10_000,
  );
}
