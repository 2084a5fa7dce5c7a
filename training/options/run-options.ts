import { option, without, type Option } from './option.ts';
import { flag, positive, text, whole } from './value.ts';

export const dataOptions: readonly Option[] = [
  option('contrast1', text('NAME'), 'what the data call CT', {
    get: ({ contrasts }) => contrasts[0],
    set: ({ contrasts }, value) => (contrasts[0] = value),
  }),
  option('contrast2', text('NAME'), 'what the data call MR-T1', {
    get: ({ contrasts }) => contrasts[1],
    set: ({ contrasts }, value) => (contrasts[1] = value),
  }),
];

export const folderOptions: readonly Option[] = [
  option('out', text('DIR'), 'folder of the run', {
    get: ({ out }) => out,
    set: (plan, value) => (plan.out = value),
  }),
  option('output-path', text('DIR'), 'instead of --out: a folder of runs, with --exp', {
    get: ({ outputPath }) => outputPath,
    set: (plan, value) => (plan.outputPath = value),
  }),
  option('exp', text('NAME'), 'name of the run; the config’s where it is not given', {
    get: ({ experiment }) => experiment,
    set: (plan, value) => (plan.experiment = value),
  }),
  option('resume', flag(), 'go on from the latest checkpoint of the folder', {
    get: ({ resume }) => resume,
    set: (plan, value) => (plan.resume = value),
  }),
  option(
    'initial-weights',
    text('PATH'),
    'begin with the weights that a run of the same networks left: its folder or a checkpoint',
    {
      get: ({ initialWeights }) => initialWeights,
      set: (plan, value) => (plan.initialWeights = value),
    },
  ),
  option('num-process-per-node', whole(1), 'processes, each with its own part of the data', {
    get: ({ processes }) => processes,
    set: (plan, value) => (plan.processes = value),
  }),
  option('log-every', whole(1), 'iterations between lines of the log', {
    get: ({ config }) => config.every.log,
    set: ({ config }, value) => (config.every.log = value),
  }),
  option('validate-every', whole(1), 'iterations between validations, each with pictures and a new report', {
    get: ({ config }) => config.every.validation,
    set: ({ config }, value) => (config.every.validation = value),
  }),
  option('checkpoint-minutes', positive(), 'minutes between checkpoints', {
    get: ({ config }) => config.every.checkpointMinutes,
    set: ({ config }, value) => (config.every.checkpointMinutes = value),
  }),
  option('anyway', flag(), 'begin although it seems not to fit into memory', {
    get: ({ anyway }) => anyway,
    set: (plan, value) => (plan.anyway = value),
  }),
];

const always = () => false;
const oneMachine = 'training runs on one machine';

/** So that the reference's commands can be given as they are. */
export const inheritedOptions: readonly Option[] = [
  without('save-content', flag(), 'checkpoints are always whole', (value) => !value),
  without('save-content-every', whole(1), 'checkpoints are saved by the minute, see --checkpoint-minutes', always),
  without('save-ckpt-every', whole(1), 'the generators are in every checkpoint, see --checkpoint-minutes', always),
  without('num-proc-node', whole(1), oneMachine, (value) => value !== 1),
  without('node-rank', whole(0), oneMachine, (value) => value !== 0),
  without('local-rank', whole(0), 'processes are numbered by themselves, from 0', (value) => value !== 0),
  without('master-address', text('ADDRESS'), 'processes speak through pipes, not through a network', always),
  without('port-num', text('PORT'), 'processes speak through pipes, not through a network', always),
];
