import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, UserError } from '../../main/errors.ts';
import { throwIfCancelled, type Step } from '../../main/step.ts';
import { probeGenerator } from '../../main/syndiff/index.ts';
import { type Direction, type Model, type ModelCard, openLibrary } from '../../models/index.ts';
import type { TrainingConfig } from '../configs/config.ts';
import { domainOf } from '../describe/domain-of.ts';
import { type EvaluationOptions, evaluateModel } from '../evaluate/evaluate-model.ts';
import { type Checkpoint, loadCheckpoint } from '../trainer/checkpoint.ts';
import { latestCheckpoint } from '../trainer/checkpoint-folder.ts';
import { cardMetrics } from './card-metrics.ts';
import { describeData, describeModel } from './card-text.ts';
import { compareModels, comparisonTable } from './compare-models.ts';
import { sizeMultipleOf } from '../data/open-training-data.ts';
import { type CardContent, intensityOf, writeCard } from './model-folder.ts';
import { assertNewer, latestVersion, nextVersion, replaceModel } from './model-versions.ts';
import type { RunCases } from './run-cases.ts';
import { writeNetworks } from './write-networks.ts';

export interface ExportOptions {
  /** folder of the run */
  run: string;
  /** folder that gets one model folder for each direction */
  out: string;
  directions: readonly Direction[];
  /** the part of the model's id after its direction, e.g. `compact` */
  name: string;
  /** null: the one after that of the model in `out` */
  version: string | null;
  cases: (config: TrainingConfig) => RunCases;
  evaluation: EvaluationOptions;
  /** replaces a better model, too */
  evenIfWorse: boolean;
}

export interface Exported {
  folder: string;
  card: ModelCard;
  /** folder of the model that was in its place */
  kept: string | null;
}

/**
 * Writes the averaged generators of a run's latest checkpoint as models that the workstation accepts, measures them as
 * `evaluate` does, and puts them in the place of those that are there, which are kept under their versions. All of it
 * happens in a folder of its own: until the last step, and wherever it is stopped, the models in `out` are as they were.
 *
 * @throws UserError `worse-model` for a model that is worse on the run's validation patients than the one it would
 *   replace; `no-run`, `no-checkpoint`, `version-not-newer`; CancelledError
 * @throws DataError `no-parity` where an exported network computes something else than the trained one
 */
export async function exportModels(
  options: ExportOptions,
  say: (line: string) => void,
  { signal }: Step = {},
): Promise<Exported[]> {
  const { run, out, name } = options;
  if (!existsSync(run)) throw new UserError('no-run', `There is no folder ${run}.`, 'Name the folder of a run.');
  const ids = options.directions.map((direction) => ({ direction, id: `${direction}-${name}` }));
  for (const { id } of ids) if (options.version !== null) assertNewer(options.version, latestVersion(out, id), id);
  const file = latestCheckpoint(run, say);
  const checkpoint = loadCheckpoint(file);
  checkpoint.weights.dispose();
  const cases = options.cases(checkpoint.config);
  mkdirSync(out, { recursive: true });
  // One level down, where the library does not look for models.
  const staging = mkdtempSync(join(out, '.export-'));
  try {
    const made = [];
    for (const { direction, id } of ids) {
      throwIfCancelled(signal);
      const staged = join(staging, id);
      const version = options.version ?? nextVersion(latestVersion(out, id));
      const draft = await writeDraft({ file, checkpoint, cases, direction, id, version, staged }, say);
      // Without a probe: to be measured, its networks are opened and checked anyway.
      const model = (await openLibrary([staged], null)).choose(direction);
      await assertNotWorse(model, { ...options, id, cases }, say, { signal });
      made.push({ id, staged, card: await addMeasured(model, draft, checkpoint.config, cases, options, { signal }) });
    }
    return made.map(({ id, staged, card }) => {
      const kept = replaceModel(out, id, staged);
      return { folder: join(out, id), card, kept };
    });
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

interface Draft {
  file: string;
  checkpoint: Checkpoint;
  cases: RunCases;
  direction: Direction;
  id: string;
  version: string;
  staged: string;
}

/** Networks and a card without measures. */
async function writeDraft(
  { file, checkpoint, cases, direction, id, version, staged }: Draft,
  say: (line: string) => void,
): Promise<CardContent> {
  const { config, iteration, origin } = checkpoint;
  mkdirSync(staged);
  const source = cases.validation[0]?.[direction === 'ct-to-mrt1' ? 'ct' : 'mrt1'];
  if (!source) throw new DataError('no-pairs', 'The run has no validation pair to measure its models on.', file);
  const { parity, weights } = await writeNetworks({ file, config, direction, folder: staged, source });
  say(
    `${id} ${version}: differs from the trainer by ${parity.diffusive.toExponential(1)} (whole sample) and ${parity.preview.toExponential(1)} (preview)`,
  );
  const content: CardContent = {
    id,
    version,
    direction,
    network: config.generator,
    schedule: config.schedule,
    intensity: intensityOf(config.data.intensity, direction),
    grid: {
      pixelSpacing: config.data.pixelSpacing,
      matrix: [config.crop.width, config.crop.height],
      sizeMultiple: sizeMultipleOf(config),
    },
    weights,
    training: {
      data: describeData(cases),
      dataDigest: cases.dataDigest,
      split: cases.split,
      config,
      syntheticDataOnly: cases.source === 'phantom',
      mode: config.paired ? 'paired' : 'unpaired',
      iterations: iteration,
      seed: config.seed,
      parent: origin && `${origin.config}, iteration ${origin.iteration}, SHA-256 ${origin.sha256}`,
    },
    metrics: [],
    ...describeModel(direction, config, cases, []),
  };
  writeCard(staged, content);
  return content;
}

/** @throws UserError `worse-model` */
async function assertNotWorse(
  model: Model,
  {
    out,
    id,
    cases,
    evaluation,
    evenIfWorse,
  }: Pick<ExportOptions, 'out' | 'evaluation' | 'evenIfWorse'> & {
    id: string;
    cases: RunCases;
  },
  say: (line: string) => void,
  step: Pick<Step, 'signal'>,
): Promise<void> {
  const before = await modelInPlace(join(out, id), model.card.direction, say);
  if (!before) return;
  const measured = (one: Model) =>
    evaluateModel(one, cases.validation, cases.referenceOf, { ...evaluation, samples: 1 }, step);
  const comparisons = compareModels(await measured(before), await measured(model), evaluation.seed);
  say(`${id}: ${before.card.version} → ${model.card.version} on the validation patients (${cases.validation.length})`);
  comparisonTable(comparisons).forEach((line) => say(line));
  const worse = comparisons.filter((comparison) => comparison.worse).map(({ measure }) => measure);
  if (worse.length === 0 || evenIfWorse) return;
  throw new UserError(
    'worse-model',
    `${id} would be worse than version ${before.card.version} in ${worse.join(', ')}. Nothing was replaced.`,
    'Train on, or add --even-if-worse.',
  );
}

/** null: there is none, or none that works. */
async function modelInPlace(folder: string, direction: Direction, say: (line: string) => void): Promise<Model | null> {
  if (!existsSync(folder)) return null;
  const library = await openLibrary([folder], probeGenerator);
  const [entry] = library.entries.filter(({ card }) => card === null || card.direction === direction);
  if (entry?.refusal) say(`The model in place cannot be compared with: ${entry.refusal.message}`);
  return entry?.model ?? null;
}

async function addMeasured(
  model: Model,
  draft: CardContent,
  config: TrainingConfig,
  cases: RunCases,
  { evaluation }: ExportOptions,
  step: Pick<Step, 'signal'>,
): Promise<ModelCard> {
  const result = await evaluateModel(model, cases.test, cases.referenceOf, evaluation, step);
  const metrics = cardMetrics(result, cases.testText);
  const domain = await domainOf(draft, cases.learnt(draft.direction), step);
  return writeCard(model.folder, {
    ...draft,
    metrics,
    domain,
    ...describeModel(draft.direction, config, cases, metrics),
  });
}
