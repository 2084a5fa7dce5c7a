import { join } from 'node:path';
import { UserError } from '../../main/errors.ts';
import { downsampling } from '../../models/index.ts';
import { loadBackend } from '../backend/load.ts';
import { phantomCohort } from '../data/phantom-cohort.ts';
import { exportModels } from '../export/export-models.ts';
import { readConfig } from '../trainer/checkpoint.ts';
import { latestCheckpoint } from '../trainer/checkpoint-folder.ts';
import { type Command, parseWords, wholeNumber } from './command.ts';

const usage = `  export RUN --out DIR [options]
    RUN                 folder of a run; its latest checkpoint is exported, both directions
    --out DIR           folder that gets a model folder for each direction
    --name NAME         last part of the models' ids (default: compact)
    --model-version V   (default: 0.1.0)
    --patients N        held-out phantoms to measure on (default: 6)`;

const options = {
  out: { type: 'string' },
  name: { type: 'string', default: 'compact' },
  'model-version': { type: 'string', default: '0.1.0' },
  patients: { type: 'string', default: '6' },
} as const;

/** Far from the seeds of every config's training and validation patients. */
const firstHeldOutSeed = 990_001;

export const exportCommand: Command = {
  usage,
  async run(words, say) {
    const { values, positionals } = parseWords(words, options, usage);
    const [run] = positionals;
    if (run === undefined || positionals.length > 1 || values.out === undefined)
      throw new UserError('usage', 'export takes one RUN and --out DIR.', usage);
    const patients = wholeNumber('patients', values.patients, usage)!;
    await loadBackend('tensorflow');
    const { data, generator } = readConfig(latestCheckpoint(run));
    const heldOut = phantomCohort(
      { firstSeed: firstHeldOutSeed, patients },
      data,
      Math.max(downsampling(generator), 4),
    );
    const exported = await exportModels(
      {
        run,
        out: values.out,
        name: values.name,
        version: values['model-version'],
        heldOut,
        heldOutText: `${patients} phantoms (seeds from ${firstHeldOutSeed})`,
      },
      say,
    );
    for (const { folder, card } of exported) {
      say(join(folder, 'card.json'));
      for (const { name, value, deviation, unit } of card.metrics)
        say(`  ${name}: ${value}${deviation === undefined ? '' : ` ± ${deviation}`} ${unit}`.trimEnd());
    }
  },
};
