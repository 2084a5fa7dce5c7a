import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readVolume, scanFolder, type Volume } from '../../main/dicom/index.ts';
import { UserError } from '../../main/errors.ts';
import { modelCard, openLibrary, type Direction, type ModelCard } from '../../models/index.ts';
import { reasonAgainst } from '../data/series-choice.ts';
import { domainOf, learntPhantoms, type LearntSeries } from '../describe/domain-of.ts';
import { writeWhole } from '../trainer/write-whole.ts';
import { type Command, parseWords, wholeNumber } from './command.ts';

const usage = `  describe-domain MODELS [options]
    writes into the card of each model what the series of its training look like, for the check whether another series
    is like them; weights and all else of the card stay as they are
    MODELS              a model folder, or a folder of them
    --series DIR        DICOM folder with series that the model learnt to read, e.g. for an imported checkpoint; of a
                        model's source contrast all are taken. Without it: the phantoms of its training
    --phantom-seed S    first of the phantoms' seeds (default: that on the card)
    --patients N        (default: those on the card, 64 at most)`;

const options = {
  series: { type: 'string' },
  'phantom-seed': { type: 'string' },
  patients: { type: 'string' },
} as const;

export const describeDomainCommand: Command = {
  usage,
  async run(words, say) {
    const { values, positionals } = parseWords(words, options, usage);
    const [folder] = positionals;
    if (folder === undefined || positionals.length > 1)
      throw new UserError('usage', 'describe-domain takes one folder of MODELS.', usage);
    const given = {
      firstSeed: wholeNumber('phantom-seed', values['phantom-seed'], usage),
      patients: wholeNumber('patients', values.patients, usage),
    };
    const { series } = values;
    if (series !== undefined && (given.firstSeed ?? given.patients) !== undefined)
      throw new UserError('usage', '--series goes without --phantom-seed and --patients.', usage);
    const { entries } = await openLibrary([folder], null);
    const models = entries.flatMap(({ card, model }) => (card && model ? [{ card, folder: model.folder }] : []));
    if (models.length === 0)
      throw new UserError('no-model', `${folder} holds no model.`, 'Name a folder with a card.json at or below it.');
    for (const { card, folder: place } of models) {
      const learnt = series === undefined ? phantomsOf(card, given) : await seriesIn(series, card.direction);
      const domain = await domainOf(card, learnt);
      if (!domain)
        throw new UserError(
          'too-few-series',
          `Fewer than two series show a body: nothing says how different the next may be.`,
          'Name a folder with the series of several patients, or more --patients.',
        );
      const file = join(place, 'card.json');
      const written = { ...(JSON.parse(readFileSync(file, 'utf8')) as object), domain };
      modelCard.parse(written);
      writeWhole(file, [Buffer.from(`${JSON.stringify(written, null, 2)}\n`)]);
      say(`${file}: ${domain.measuredOn}`);
      for (const { aspect, low, high, unit, lowest, highest } of domain.aspects)
        say(`  ${aspect}: usual ${low} to ${high} ${unit}, red beyond ${lowest} to ${highest}`);
    }
  },
};

/** @throws UserError `phantoms-unknown` */
function phantomsOf(
  { id, direction, training }: ModelCard,
  given: { firstSeed: number | undefined; patients: number | undefined },
): LearntSeries {
  const known = training.split?.training;
  const firstSeed = given.firstSeed ?? known?.firstPhantomSeed;
  const patients = given.patients ?? (given.firstSeed === undefined ? known?.patients : undefined);
  if (firstSeed === undefined || firstSeed === null || patients === undefined)
    throw new UserError(
      'phantoms-unknown',
      `The card of ${id} does not say on which phantoms it was trained.`,
      'Add --phantom-seed and --patients, or --series DIR for one that learnt from patients.',
    );
  return learntPhantoms(direction, firstSeed, patients);
}

async function seriesIn(folder: string, direction: Direction): Promise<LearntSeries> {
  const contrast = direction === 'ct-to-mrt1' ? 'ct' : 'mrt1';
  const usable = (await scanFolder(folder)).series.filter((one) => reasonAgainst(one, contrast) === null);
  async function* volumes(): AsyncIterable<Volume> {
    for (const one of usable) yield await readVolume(one);
  }
  return {
    series: volumes(),
    text: { measuredOn: `${usable.length} series that were given as those of its training.`, phases: null },
  };
}
