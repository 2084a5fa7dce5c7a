import { join } from 'node:path';
import { UserError } from '../../main/errors.ts';
import { downsampling } from '../../models/index.ts';
import { loadBackend } from '../backend/load.ts';
import { configs, type TrainingConfig } from '../configs/index.ts';
import { phantomCohort } from '../data/phantom-cohort.ts';
import { cohortOf } from '../data/training-data.ts';
import { loadCheckpoint } from '../trainer/checkpoint.ts';
import { latestCheckpoint } from '../trainer/checkpoint-folder.ts';
import { checkpointFrom } from '../trainer/initial-weights.ts';
import { inventories } from '../trainer/models.ts';
import { networkNames } from '../trainer/network-names.ts';
import { RunFolder } from '../trainer/run-folder.ts';
import { freshCheckpoint, train } from '../trainer/train.ts';
import { type Command, parseWords, wholeNumber } from './command.ts';

const usage = `  train --config NAME [options]
    --config NAME       ${Object.keys(configs).join(', ')}
    --paired            train on registered pairs: the true source is the condition, the true target the aim
    --iterations N      instead of the config's
    --seed N            of first weights, samples and noise
    --out DIR           folder of the run (default: runs/NAME)
    --initial-weights PATH  start from the weights that an earlier run of the same networks left: its folder or a checkpoint
    --resume            go on from the latest checkpoint of the folder`;

const options = {
  config: { type: 'string', default: 'compact-128' },
  paired: { type: 'boolean', default: false },
  iterations: { type: 'string' },
  seed: { type: 'string' },
  out: { type: 'string' },
  'initial-weights': { type: 'string' },
  resume: { type: 'boolean', default: false },
} as const;

export const trainCommand: Command = {
  usage,
  async run(words, say) {
    const { values } = parseWords(words, options, usage);
    const named = configs[values.config];
    if (!named)
      throw new UserError(
        'usage',
        `There is no config "${values.config}".`,
        `Known: ${Object.keys(configs).join(', ')}`,
      );
    const initialWeights = values['initial-weights'];
    if (initialWeights !== undefined && values.resume)
      throw new UserError('usage', '--initial-weights starts a new run and --resume goes on with one.', usage);
    const iterations = wholeNumber('iterations', values.iterations, usage);
    const seed = wholeNumber('seed', values.seed, usage);
    const folder = new RunFolder(values.out ?? join(import.meta.dirname, '..', 'runs', named.name));
    if (!values.resume) folder.assertFresh();
    await loadBackend('tensorflow');
    const config = { ...named, paired: values.paired, seed: seed ?? named.seed };
    const start = values.resume
      ? loadCheckpoint(latestCheckpoint(folder.path, say))
      : initialWeights === undefined
        ? freshCheckpoint(config)
        : checkpointFrom(initialWeights, config);
    if (iterations !== undefined) start.config.iterations = iterations;
    if (values.resume) folder.rewind(start.iteration);
    describe(start.config).forEach((line) => say(line));

    const { data, generator } = start.config;
    // The translators halve their input twice.
    const sizeMultiple = Math.max(downsampling(generator), 4);
    const cohort = (part: 'training' | 'validation') => {
      say(`drawing ${data[part].patients} ${part} patients`);
      return phantomCohort(data[part], data, sizeMultiple);
    };
    await train(start, { training: cohortOf(cohort('training')), validation: cohort('validation') }, folder, say);
  },
};

function describe(config: TrainingConfig): string[] {
  const all = inventories(config, config.crop);
  return [
    `${config.name}, ${config.paired ? 'paired' : 'unpaired'}, seed ${config.seed}, ${config.iterations} iterations`,
    ...networkNames.map((name) => {
      const { parameterCount, flops } = all[name];
      return `  ${name}: ${parameterCount.toLocaleString('en')} parameters, ${(flops / 1e9).toFixed(2)} GFLOP a pass`;
    }),
  ];
}
