import { join } from 'node:path';
import { CancelledError, UserError } from '../../main/errors.ts';
import { downsampling } from '../../models/index.ts';
import { type BackendName, loadBackend } from '../backend/load.ts';
import { configs, type TrainingConfig } from '../configs/index.ts';
import { readConfig } from '../configs/read-config.ts';
import { phantomCohort } from '../data/phantom-cohort.ts';
import { cohortOf } from '../data/training-data.ts';
import { afterFirst } from '../processes/after-first.ts';
import { placeInTeam } from '../processes/member-environment.ts';
import { stopSignal } from '../processes/stop-signal.ts';
import type { Team } from '../processes/team.ts';
import { trainAsMember } from '../processes/train-as-member.ts';
import { trainTogether } from '../processes/train-together.ts';
import { loadCheckpoint } from '../trainer/checkpoint.ts';
import { latestCheckpoint } from '../trainer/checkpoint-folder.ts';
import { checkpointFrom } from '../trainer/initial-weights.ts';
import { inventories } from '../trainer/models.ts';
import { networkNames } from '../trainer/network-names.ts';
import { RunFolder } from '../trainer/run-folder.ts';
import { freshCheckpoint, train } from '../trainer/train.ts';
import { type Command, parseWords, wholeNumber } from './command.ts';

const usage = `  train --config NAME [options]
    --config NAME|FILE  ${Object.keys(configs).join(', ')}, or a JSON file
    --paired            train on registered pairs: the true source is the condition, the true target the aim
    --iterations N      instead of the config's
    --seed N            of first weights, samples and noise
    --out DIR           folder of the run (default: runs/NAME)
    --initial-weights PATH  start from the weights that an earlier run of the same networks left: its folder or a checkpoint
    --resume            go on from the latest checkpoint of the folder
    --num-process-per-node N  processes that share every batch of N times --batch-size (default: 1)
    --backend NAME      tensorflow, or cpu: a thousand times slower, for trials of tiny networks`;

const options = {
  config: { type: 'string', default: 'compact-128' },
  paired: { type: 'boolean', default: false },
  iterations: { type: 'string' },
  seed: { type: 'string' },
  out: { type: 'string' },
  'initial-weights': { type: 'string' },
  resume: { type: 'boolean', default: false },
  'num-process-per-node': { type: 'string' },
  backend: { type: 'string', default: 'tensorflow' },
} as const;

export const trainCommand: Command = {
  usage,
  async run(words, say) {
    const { values } = parseWords(words, options, usage);
    const named = readConfig(values.config);
    const initialWeights = values['initial-weights'];
    if (initialWeights !== undefined && values.resume)
      throw new UserError('usage', '--initial-weights starts a new run and --resume goes on with one.', usage);
    const iterations = wholeNumber('iterations', values.iterations, usage);
    const seed = wholeNumber('seed', values.seed, usage);
    const processes = wholeNumber('num-process-per-node', values['num-process-per-node'], usage) ?? 1;
    const { backend } = values;
    if (backend !== 'tensorflow' && backend !== 'cpu')
      throw new UserError('usage', `There is no backend "${backend}".`, usage);
    const folder = new RunFolder(values.out ?? join(import.meta.dirname, '..', 'runs', named.name));
    const isMember = placeInTeam() !== null;
    // Members stop when their coordinator says so, all after the same iteration.
    const signal = isMember ? undefined : stopSignal(say);
    try {
      if (processes > 1 && !isMember) {
        if (!values.resume) folder.assertFresh();
        return await trainTogether(words, processes, signal);
      }
      await trainAsMember((team) => trainRun(team));
    } catch (error) {
      if (error instanceof CancelledError) say(`go on with: syndiff-train train ${resumingWords(words).join(' ')}`);
      throw error;
    }

    async function trainRun(team: Team): Promise<void> {
      if (!values.resume && team.rank === 0) folder.assertFresh();
      await loadBackend(backend as BackendName);
      const config = { ...named, paired: values.paired || named.paired, seed: seed ?? named.seed };
      const start = values.resume
        ? loadCheckpoint(latestCheckpoint(folder.path, say))
        : initialWeights === undefined
          ? freshCheckpoint(config)
          : checkpointFrom(initialWeights, config);
      if (iterations !== undefined) start.config.iterations = iterations;
      if (values.resume && team.rank === 0) folder.rewind(start.iteration);
      describe(start.config).forEach((line) => say(line));

      const { data, generator } = start.config;
      // The translators halve their input twice.
      const sizeMultiple = Math.max(downsampling(generator), 4);
      const cohort = (part: 'training' | 'validation') => {
        say(`drawing ${data[part].patients} ${part} patients`);
        return phantomCohort(data[part], data, sizeMultiple);
      };
      const patients = await afterFirst(team, () => ({
        training: cohortOf(cohort('training')),
        validation: cohort('validation'),
      }));
      await train(start, patients, folder, say, { signal, team });
    }
  },
};

/** The command that goes on with what another one began. */
function resumingWords(words: readonly string[]): string[] {
  const isStart = (word: string | undefined) => word === '--initial-weights';
  const kept = words.filter(
    (word, i) =>
      word !== '--resume' && !isStart(word) && !isStart(words[i - 1]) && !word.startsWith('--initial-weights='),
  );
  return [...kept, '--resume'];
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
