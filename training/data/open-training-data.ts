import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Step } from '../../main/step.ts';
import { downsampling } from '../../models/index.ts';
import type { TrainingConfig } from '../configs/config.ts';
import { buildSplit } from './build-split.ts';
import type { DataOptions, DataSource } from './data-options.ts';
import { dataSummary } from './data-summary.ts';
import { digestFiles, inputDigest } from './digest.ts';
import { openSource } from './open-source.ts';
import { phantomCohort, phantomSplit } from './phantom-cohort.ts';
import { prepareSource } from './prepare-source.ts';
import { assertIntact, preparedData, type OpenedData } from './prepared-data.ts';
import {
  assertSameInputs,
  assertSameSplit,
  readSplit,
  writeSplit,
  type CurrentInputs,
  type SplitManifest,
} from './split-manifest.ts';
import { cohortOf } from './training-data.ts';

/** What the networks' input must be a multiple of: the translators halve it twice. */
export function sizeMultipleOf({ generator }: Pick<TrainingConfig, 'generator'>): number {
  return Math.max(downsampling(generator), 4);
}

/**
 * The patients of a run: listed, hashed, brought to the model's pixels, and split. The split goes into the folder of the
 * run as `split.json`; where there is one already the run goes on, and its data must be those of before. A run that goes
 * on without its sources being named again reads what was prepared.
 * @param say gets the log, a line at a time
 * @throws UserError `bad-data`, `data-missing`, `too-few-patients`, `data-changed`, all with names or numbers;
 *   CancelledError
 */
export async function openTrainingData(
  { source, prepared, leaveOutBad }: DataOptions,
  config: TrainingConfig,
  runFolder: string,
  say: (line: string) => void,
  step: Step = {},
): Promise<OpenedData> {
  const before = readSplit(runFolder);
  const folder = prepared ?? join(runFolder, 'prepared');
  if (source.kind !== 'phantom') {
    const split = await readSource(source, { folder, leaveOutBad, before }, config, say, step);
    if (!before) keepSplit(runFolder, split);
    return preparedData(split, folder);
  }
  if (before && before.source !== 'phantom') {
    say(`reading the patients of ${runFolder} from ${folder}`);
    assertIntact(before, folder);
    return preparedData(before, folder);
  }
  const draw = (part: 'training' | 'validation') => {
    say(`drawing ${config.data[part].patients} ${part} phantoms`);
    return phantomCohort(config.data[part], config.data, sizeMultipleOf(config), { signal: step.signal });
  };
  const cohorts = { training: draw('training'), validation: draw('validation') };
  const split = phantomSplit(cohorts, config);
  if (before) assertSameSplit(before, split, new Map());
  else keepSplit(runFolder, split);
  return { training: cohortOf(cohorts.training), validation: cohorts.validation, test: [], split };
}

async function readSource(
  named: Exclude<DataSource, { kind: 'phantom' }>,
  { folder, leaveOutBad, before }: { folder: string; leaveOutBad: boolean; before: SplitManifest | null },
  config: TrainingConfig,
  say: (line: string) => void,
  step: Step,
): Promise<SplitManifest> {
  const { intensity, pixelSpacing } = config.data;
  const pixels = { intensity, pixelSpacing, sizeMultiple: sizeMultipleOf(config) };
  const source = await openSource(named, pixels, { signal: step.signal });
  source.notes.forEach((note) => say(note));
  const images = source.patients.flatMap((patient) => patient.images);
  const files = images.flatMap(({ inputs }) => inputs);
  say(`hashing ${files.length} files`);
  const digests = await digestFiles(files, { signal: step.signal });
  const inputs: CurrentInputs = new Map(
    images.flatMap((image) =>
      image.inputs.map((input) => [inputDigest(image, input), { name: input.name, sha256: digests.get(input.path)! }]),
    ),
  );
  if (before) assertSameInputs(before, inputs);
  say(`preparing ${source.patients.length} patients in ${folder}`);
  const ready = await prepareSource(source, { folder, leaveOutBad, digests }, step);
  const split = buildSplit(source.kind, ready, digests, config);
  if (before) assertSameSplit(before, split, inputs);
  dataSummary(split, ready.leftOut).forEach((line) => say(line));
  return split;
}

function keepSplit(runFolder: string, split: SplitManifest): void {
  mkdirSync(runFolder, { recursive: true });
  writeSplit(runFolder, split);
}
