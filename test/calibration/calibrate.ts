/**
 * `npm run calibrate -- [--phantom-seed S] [--patients N] [--models DIR] [--direction D] [--json]` sets on held-out phantom
 * patients with planted faults from where on a measure makes a verdict amber or red, and writes it into the cards.
 * With `--cases FILE` it takes the measures of an earlier run with `--json` and makes limits of them anew, or with
 * `--check` judges them by those of the cards.
 * `… -- --check` measures on fresh patients how often the verdicts are right, by the cards as they are. Exits with 1 where
 * a card has no calibration for its weights.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  direction as directions,
  modelCard,
  openLibrary,
  type Calibration,
  type Direction,
} from '../../models/index.ts';
import { assessPatient, type Case } from './assess-patient.ts';
import { drawPatient, gridNames } from './patient.ts';
import { outcomeOf, tableOf, type Outcome } from './table.ts';
import { fit, judge } from './thresholds.ts';

const { values: given } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    'phantom-seed': { type: 'string' },
    patients: { type: 'string', default: '6' },
    models: { type: 'string', default: join(import.meta.dirname, '../../models') },
    direction: { type: 'string' },
    cases: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const whole = (name: 'phantom-seed' | 'patients', fallback: number, least: number): number => {
  const value = Number(given[name] ?? fallback);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`--${name} takes a whole number of at least ${least}.`);
};
// Far from the patients of training, validation and tests, and those of the check from those of the calibration.
const firstSeed = whole('phantom-seed', given.check ? 7_800_001 : 7_700_001, 0);
const patients = whole('patients', 6, given.check ? 1 : 3);
const chosen = given.direction === undefined ? directions.options : [directions.parse(given.direction)];
const root = join(import.meta.dirname, '../..');
const { version: softwareVersion } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
};
const library = await openLibrary([given.models], null);

type Earlier = { phantomSeed: number; patients: number } & Partial<Record<Direction, { model: string; cases: Case[] }>>;
const earlier = given.cases === undefined ? null : (JSON.parse(readFileSync(given.cases, 'utf8')) as Earlier);
const drawn = earlier ? { firstSeed: earlier.phantomSeed, patients: earlier.patients } : { firstSeed, patients };

/** In words, for the card: what no threshold can find. */
const limits = [
  'Planted faults are of seven kinds; others were not looked at.',
  'Phantoms have no disease that hides a duct, no metal and no surgery: how often a verdict is right on patients is not known.',
  'A duct that the source does not show, either, cannot be found to be missing.',
  `Phantoms were acquired on ${gridNames.length} grids in turn (pixels × slices: ${gridNames.join(', ')}): on others the limits are a guess.`,
];

async function casesOf(direction: Direction): Promise<Case[]> {
  const model = library.choose(direction);
  if (earlier) {
    const cases = earlierCases(direction, `${model.card.id} ${model.card.version}`);
    const thresholds = model.card.calibration?.thresholds ?? [];
    return given.check ? cases.map((one) => ({ ...one, verdict: judge(one, thresholds) })) : cases;
  }
  const opposite = library.choose(direction === 'ct-to-mrt1' ? 'mrt1-to-ct' : 'ct-to-mrt1');
  const cases: Case[] = [];
  for (let seed = firstSeed; seed < firstSeed + patients; seed += 1) {
    const patient = await drawPatient(seed, model);
    cases.push(...(await assessPatient(patient, { model, opposite, softwareVersion })));
    process.stderr.write(`${direction}: ${seed - firstSeed + 1} of ${patients}\n`);
  }
  return cases;
}

/** @throws Error where they are of another model */
function earlierCases(direction: Direction, model: string): Case[] {
  const found = earlier?.[direction];
  if (found?.model !== model) throw new Error(`${given.cases} has no cases of ${model}.`);
  return found.cases;
}

const results: Partial<Record<Direction, Outcome & { model: string; calibrated: boolean; cases: Case[] }>> = {};
for (const direction of chosen) {
  const cases = await casesOf(direction);
  const model = library.choose(direction);
  const { card } = model;
  let outcome = outcomeOf(cases, ({ verdict }) => verdict);
  if (!given.check) {
    const thresholds = fit(cases);
    outcome = outcomeOf(cases, (one) => judge(one, thresholds));
    const opposite = library.choose(direction === 'ct-to-mrt1' ? 'mrt1-to-ct' : 'ct-to-mrt1').card;
    const { specificity, specificityAmber, faults } = outcome;
    const calibration: Calibration = {
      weights: card.weights.diffusive.sha256,
      cycle: `${opposite.id} ${opposite.version}, preview`,
      phantoms: drawn,
      finished: new Date().toISOString().slice(0, 10),
      thresholds,
      specificity,
      specificityAmber,
      faults,
      limits,
    };
    const file = join(model.folder, 'card.json');
    const written = { ...(JSON.parse(readFileSync(file, 'utf8')) as object), calibration };
    modelCard.parse(written);
    writeFileSync(file, `${JSON.stringify(written, null, 2)}\n`, { flush: true });
    for (const { measure, place, amber, red } of thresholds)
      process.stderr.write(`  ${measure} (${place}): amber from ${amber}, red from ${red}\n`);
  }
  const calibrated = !given.check || card.calibration?.weights === card.weights.diffusive.sha256;
  results[direction] = { model: `${card.id} ${card.version}`, calibrated, ...outcome, cases };
  if (!calibrated) process.exitCode = 1;
  if (!given.json) {
    console.log(`${direction}: ${card.id} ${card.version}${calibrated ? '' : ', NOT CALIBRATED'}`);
    tableOf(outcome).forEach((line) => console.log(line));
  }
}
if (given.json)
  console.log(
    JSON.stringify(
      { phantomSeed: drawn.firstSeed, patients: drawn.patients, check: given.check, ...overall(results), ...results },
      null,
      2,
    ),
  );

/** Both directions together. */
function overall(of: typeof results): Partial<Outcome> {
  const all = Object.values(of);
  const cases = all.flatMap((one) => one.cases.map((each) => ({ ...each, key: one })));
  if (cases.length === 0) return {};
  return given.check ? outcomeOf(cases, ({ verdict }) => verdict) : {};
}
