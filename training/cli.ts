import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../main/errors.ts';
import { downsampling } from '../models/index.ts';
import { loadBackend } from './backend/load.ts';
import { configs, type TrainingConfig } from './configs/index.ts';
import { phantomCohort } from './data/phantom-cohort.ts';
import { latestCheckpoint, loadCheckpoint } from './trainer/checkpoint.ts';
import { inventories } from './trainer/models.ts';
import { networkNames } from './trainer/network-names.ts';
import { RunFolder } from './trainer/run-folder.ts';
import { freshCheckpoint, train } from './trainer/train.ts';

const usage = `Usage: syndiff-train train --config NAME [options]

  --config NAME       ${Object.keys(configs).join(', ')}
  --paired            train on registered pairs: the true source is the condition, the true target the aim
  --iterations N      instead of the config's
  --seed N            of first weights, samples and noise
  --out DIR           folder of the run (default: runs/NAME)
  --resume            go on from the latest checkpoint of the folder
`;

/** `syndiff-train …`. @throws UserError for a wrong command line */
export async function runCommandLine(words: readonly string[], say: (line: string) => void): Promise<void> {
  const [command, ...rest] = words;
  if (command === undefined || command === '--help' || command === 'help') return say(usage);
  if (command !== 'train') throw new UserError('usage', `There is no command "${command}".`, usage);
  const options = parseOptions(rest);
  if (options.help) return say(usage);
  await trainCommand(options, say);
}

type Options = ReturnType<typeof parseOptions>;

function parseOptions(words: string[]) {
  try {
    return parseArgs({
      args: words,
      options: {
        config: { type: 'string', default: 'compact-128' },
        paired: { type: 'boolean', default: false },
        iterations: { type: 'string' },
        seed: { type: 'string' },
        out: { type: 'string' },
        resume: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (cause) {
    throw new UserError('usage', cause instanceof Error ? cause.message : String(cause), usage, { cause });
  }
}

async function trainCommand(options: Options, say: (line: string) => void): Promise<void> {
  const named = configs[options.config];
  if (!named)
    throw new UserError(
      'usage',
      `There is no config "${options.config}".`,
      `Known: ${Object.keys(configs).join(', ')}`,
    );
  const iterations = wholeNumber('iterations', options.iterations);
  const seed = wholeNumber('seed', options.seed);
  const folder = new RunFolder(options.out ?? join(import.meta.dirname, 'runs', named.name));
  if (!options.resume) folder.assertFresh();
  await loadBackend('tensorflow');
  const start = options.resume
    ? loadCheckpoint(latestCheckpoint(folder.path))
    : freshCheckpoint({ ...named, paired: options.paired, seed: seed ?? named.seed });
  if (iterations !== undefined) start.config.iterations = iterations;
  if (options.resume) folder.rewind(start.iteration);
  describe(start.config).forEach((line) => say(line));

  const { data, generator } = start.config;
  // The translators halve their input twice.
  const sizeMultiple = Math.max(downsampling(generator), 4);
  const cohort = (part: 'training' | 'validation') => {
    say(`drawing ${data[part].patients} ${part} patients`);
    return phantomCohort(data[part], data, sizeMultiple);
  };
  train(start, { training: cohort('training'), validation: cohort('validation') }, folder, say);
}

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

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new UserError('usage', `--${option} takes a whole number and not "${text}".`, usage);
}
