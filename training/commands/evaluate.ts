import { join } from 'node:path';
import { UserError } from '../../main/errors.ts';
import { direction as directions, type Direction, type Model, openLibrary } from '../../models/index.ts';
import { findPairs, readPair } from '../evaluate/dicom-cases.ts';
import { evaluateModel, type ModelResult, type PairedCase } from '../evaluate/evaluate-model.ts';
import { phantomCase } from '../evaluate/phantom-case.ts';
import { resultTable } from '../evaluate/result-table.ts';
import { seenSeeds } from '../evaluate/seen-seeds.ts';
import { type Command, parseWords, wholeNumber } from './command.ts';

const usage = `  evaluate MODELS|--bundled [options]
    MODELS              a model folder, or a folder of them; --bundled: those of the workstation
    --pairs CT_DIR MR_DIR  on patients: DICOM folders (or one folder twice) whose CT and MR-T1 series share a frame of
                        reference; without it, on phantoms drawn for the purpose
    --slices N          of each pair, evenly spread (default: all)
    --phantom-seed S    first of the phantom patients' seeds (default: 990001)
    --patients N        (default: 6 phantoms; all pairs)
    --samples N         of the mean of samples (default: 3)
    --json              the whole result as JSON, each patient's figures included, nothing else`;

const options = {
  bundled: { type: 'boolean', default: false },
  slices: { type: 'string' },
  'phantom-seed': { type: 'string' },
  patients: { type: 'string' },
  samples: { type: 'string', default: '3' },
  json: { type: 'boolean', default: false },
} as const;

const bundledFolder = join(import.meta.dirname, '..', '..', 'models');

/** What to measure on. */
interface Patients {
  /** for the reader of the result */
  described: { phantomSeed: number | null; patients: number };
  cases: () => Iterable<PairedCase> | AsyncIterable<PairedCase>;
  referenceOf: (one: PairedCase) => PairedCase | null;
  seed: number;
  seen: (model: Model) => number[];
}

export const evaluateCommand: Command = {
  usage,
  async run(words, say) {
    const { pairs, rest } = takePairs(words);
    const { values, positionals } = parseWords(rest, options, usage);
    const [folder = bundledFolder] = positionals;
    if (positionals.length !== (values.bundled ? 0 : 1))
      throw new UserError('usage', 'evaluate takes one folder of MODELS, or --bundled.', usage);
    if (pairs ? values['phantom-seed'] !== undefined : values.slices !== undefined)
      throw new UserError('usage', '--slices goes with --pairs, --phantom-seed without.', usage);
    const atLeastOne = (name: 'patients' | 'samples' | 'slices') => {
      const value = wholeNumber(name, values[name], usage);
      if (value === 0) throw new UserError('usage', `--${name} is 1 at least.`, usage);
      return value;
    };
    const [count, samples, slices] = [atLeastOne('patients'), atLeastOne('samples')!, atLeastOne('slices')];
    const models = await modelsIn(folder);
    const patients = pairs
      ? await ofPairs(pairs, count ?? Infinity, slices ?? Infinity)
      : ofPhantoms(wholeNumber('phantom-seed', values['phantom-seed'], usage) ?? 990_001, count ?? 6);

    const results: Partial<Record<Direction, ModelResult & { model: string; seenInTraining: number[] }>> = {};
    for (const model of models) {
      const { id, version, direction } = model.card;
      const seen = patients.seen(model);
      if (seen.length > 0 && !values.json)
        say(`${id} ${version} was made with phantoms ${seen.join(', ')}: figures on them say too much.`);
      const measured = { seed: patients.seed, samples };
      const result = await evaluateModel(model, patients.cases(), patients.referenceOf, measured);
      results[direction] = { model: `${id} ${version}`, seenInTraining: seen, ...result };
      if (!values.json) resultTable(`${direction}: ${id} ${version}`, result).forEach((line) => say(line));
    }
    if (values.json) say(JSON.stringify({ ...patients.described, samples, psnrRange: 2, ...results }, null, 2));
  },
};

/** `--pairs` takes two folders, which the common parser cannot. */
function takePairs(words: readonly string[]): { pairs: { ct: string; mrt1: string } | null; rest: string[] } {
  const at = words.indexOf('--pairs');
  if (at < 0) return { pairs: null, rest: [...words] };
  const [ct, mrt1] = words.slice(at + 1, at + 3);
  if (ct === undefined || mrt1 === undefined || ct.startsWith('--') || mrt1.startsWith('--'))
    throw new UserError('usage', '--pairs takes two folders, CT_DIR and MR_DIR.', usage);
  return { pairs: { ct, mrt1 }, rest: [...words.slice(0, at), ...words.slice(at + 3)] };
}

function ofPhantoms(phantomSeed: number, patients: number): Patients {
  const drawn = Array.from({ length: patients }, (_, index) => phantomCase(phantomSeed + index));
  const reference = phantomCase(phantomSeed + patients);
  return {
    described: { phantomSeed, patients },
    cases: () => drawn,
    referenceOf: () => reference,
    seed: phantomSeed,
    seen: ({ card }) => seenSeeds(card, phantomSeed, patients),
  };
}

async function ofPairs(folders: { ct: string; mrt1: string }, most: number, slices: number): Promise<Patients> {
  const pairs = (await findPairs(folders)).slice(0, most);
  const [first, second] = [await readPair(pairs[0]!, slices), pairs[1] && (await readPair(pairs[1], slices))];
  return {
    described: { phantomSeed: null, patients: pairs.length },
    async *cases() {
      for (const pair of pairs) yield readPair(pair, slices);
    },
    referenceOf: (one) => (one.id === first.id ? (second ?? null) : first),
    seed: 1,
    seen: () => [],
  };
}

/** The model of each direction that the workstation would choose. @throws ModelError for a refused model */
async function modelsIn(folder: string): Promise<Model[]> {
  const library = await openLibrary([folder], null);
  const present = directions.options.filter((direction) =>
    library.entries.some(({ card }) => card === null || card.direction === direction),
  );
  if (present.length > 0) return present.map((direction) => library.choose(direction));
  throw new UserError('no-model', 'The folder holds no model.', 'Name a folder with a card.json at or below it.');
}
