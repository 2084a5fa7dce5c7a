import { join } from 'node:path';
import { UserError } from '../../main/errors.ts';
import { direction as directions, type Direction, type Model, openLibrary } from '../../models/index.ts';
import { evaluateModel, type ModelResult } from '../evaluate/evaluate-model.ts';
import { phantomCase } from '../evaluate/phantom-case.ts';
import { resultTable } from '../evaluate/result-table.ts';
import { seenSeeds } from '../evaluate/seen-seeds.ts';
import { type Command, parseWords, wholeNumber } from './command.ts';

const usage = `  evaluate MODELS|--bundled [options]
    MODELS              a model folder, or a folder of them; --bundled: those of the workstation
    --phantom-seed S    first of the phantom patients' seeds (default: 990001)
    --patients N        (default: 6)
    --samples N         of the mean of samples (default: 3)
    --json              the whole result as JSON, nothing else`;

const options = {
  bundled: { type: 'boolean', default: false },
  'phantom-seed': { type: 'string', default: '990001' },
  patients: { type: 'string', default: '6' },
  samples: { type: 'string', default: '3' },
  json: { type: 'boolean', default: false },
} as const;

const bundledFolder = join(import.meta.dirname, '..', '..', 'models');

export const evaluateCommand: Command = {
  usage,
  async run(words, say) {
    const { values, positionals } = parseWords(words, options, usage);
    const [folder = bundledFolder] = positionals;
    if (positionals.length !== (values.bundled ? 0 : 1))
      throw new UserError('usage', 'evaluate takes one folder of MODELS, or --bundled.', usage);
    const firstSeed = wholeNumber('phantom-seed', values['phantom-seed'], usage)!;
    const patients = wholeNumber('patients', values.patients, usage)!;
    const samples = wholeNumber('samples', values.samples, usage)!;
    if (patients < 1 || samples < 1) throw new UserError('usage', '--patients and --samples are 1 at least.', usage);

    const models = await modelsIn(folder);
    const cases = Array.from({ length: patients }, (_, index) => phantomCase(firstSeed + index));
    const reference = phantomCase(firstSeed + patients);
    for (const { card } of models) {
      const seen = seenSeeds(card, firstSeed, patients);
      if (seen.length > 0 && !values.json)
        say(`${card.id} ${card.version} was made with phantoms ${seen.join(', ')}: figures on them say too much.`);
    }
    const results: Partial<Record<Direction, ModelResult & { model: string; seenInTraining: number[] }>> = {};
    for (const model of models) {
      const { id, version, direction } = model.card;
      const result = await evaluateModel(model, cases, reference, { seed: firstSeed, samples });
      results[direction] = {
        model: `${id} ${version}`,
        seenInTraining: seenSeeds(model.card, firstSeed, patients),
        ...result,
      };
      if (!values.json) resultTable(`${direction}: ${id} ${version}`, result).forEach((line) => say(line));
    }
    if (values.json)
      say(JSON.stringify({ phantomSeed: firstSeed, patients, samples, psnrRange: 2, ...results }, null, 2));
  },
};

/** The model of each direction that the workstation would choose. @throws ModelError for a refused model */
async function modelsIn(folder: string): Promise<Model[]> {
  const library = await openLibrary([folder], null);
  const present = directions.options.filter((direction) =>
    library.entries.some(({ card }) => card === null || card.direction === direction),
  );
  if (present.length > 0) return present.map((direction) => library.choose(direction));
  throw new UserError('no-model', 'The folder holds no model.', 'Name a folder with a card.json at or below it.');
}
