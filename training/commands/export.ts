import { join } from 'node:path';
import { UserError } from '../../main/errors.ts';
import { direction as directions } from '../../models/index.ts';
import { loadBackend } from '../backend/load.ts';
import { exportModels } from '../export/export-models.ts';
import { runCases } from '../export/run-cases.ts';
import { type Command, parseWords, wholeNumber } from './command.ts';

const usage = `  export RUN --out DIR [options]
    RUN                 folder of a run; the averaged weights of its latest checkpoint are exported
    --out DIR           folder that gets a model folder for each direction; a model that is there is kept
                        under its version
    --direction D       ${directions.options.join(' or ')}: only this one
    --name NAME         last part of the models' ids (default: compact)
    --model-version V   (default: the minor version after that of the model in DIR, or 0.1.0)
    --patients N        phantoms, held out, that the card's figures are measured on (default: 6)
    --samples N         of the mean of samples (default: 3)
    --prepared DIR      prepared images of the run's data (default: in RUN)
    --backend NAME      tensorflow or cpu (default: tensorflow)
    --even-if-worse     replaces a model that is better on the run's validation patients`;

const options = {
  out: { type: 'string' },
  direction: { type: 'string' },
  name: { type: 'string', default: 'compact' },
  'model-version': { type: 'string' },
  patients: { type: 'string', default: '6' },
  samples: { type: 'string', default: '3' },
  prepared: { type: 'string' },
  backend: { type: 'string', default: 'tensorflow' },
  'even-if-worse': { type: 'boolean', default: false },
} as const;

/** Far from the seeds of every config's training and validation patients. */
const firstHeldOutSeed = 990_001;

export const exportCommand: Command = {
  usage,
  async run(words, say) {
    const { values, positionals } = parseWords(words, options, usage);
    const [run] = positionals;
    const { out, prepared, 'model-version': version = null } = values;
    if (run === undefined || positionals.length > 1 || out === undefined)
      throw new UserError('usage', 'export takes one RUN and --out DIR.', usage);
    const direction = values.direction === undefined ? undefined : directions.safeParse(values.direction).data;
    if (values.direction !== undefined && !direction)
      throw new UserError('usage', `There is no direction "${values.direction}".`, usage);
    if (!/^[a-z0-9][a-z0-9-]*$/.test(values.name) || (version !== null && !/^\d+\.\d+\.\d+$/.test(version)))
      throw new UserError('usage', '--name takes a-z, 0-9 and -, --model-version three numbers with dots.', usage);
    const patients = wholeNumber('patients', values.patients, usage)!;
    const samples = wholeNumber('samples', values.samples, usage)!;
    if (patients < 1 || samples < 1) throw new UserError('usage', '--patients and --samples are 1 at least.', usage);
    if (values.backend !== 'tensorflow' && values.backend !== 'cpu')
      throw new UserError('usage', `There is no backend "${values.backend}".`, usage);

    await loadBackend(values.backend);
    const exported = await exportModels(
      {
        run,
        out,
        directions: direction ? [direction] : directions.options,
        name: values.name,
        version,
        cases: (config) => runCases(run, config, { firstSeed: firstHeldOutSeed, patients }, prepared ?? null),
        evaluation: { seed: firstHeldOutSeed, samples },
        evenIfWorse: values['even-if-worse'],
      },
      say,
    );
    for (const { folder, card, kept } of exported) {
      say(
        `${join(folder, 'card.json')}: version ${card.version}${kept === null ? '' : `; the one before is in ${kept}`}`,
      );
      for (const { name, value, low, high, unit } of card.metrics)
        say(`  ${name}: ${value}${low === undefined ? '' : ` (${low} to ${high})`} ${unit}`.trimEnd());
    }
  },
};
