import type { Augmentation } from '../data/augmentation.ts';
import { option, without, type Option } from './option.ts';
import { flag, number, oneOf, positive, text, whole } from './value.ts';

const none: Augmentation = { flip: 0, rotation: 0, scale: 0, gamma: 0, noise: 0 };

/** Of the random changes of crops; the most that each may be. */
const augmentations: readonly Option[] = (
  [
    ['flip', number(0, 1), 'share of crops that are mirrored, with the liver on the wrong side'],
    ['rotation', number(0, 45), 'crops are turned by up to so many degrees'],
    ['scale', number(0, 0.5), 'crops are made larger or smaller by up to this part'],
    ['gamma', number(0, 1), 'MR sources are made lighter or darker, |ln γ| up to this'],
    ['noise', number(0, 0.5), 'sources get noise of up to this deviation, on [−1, 1]'],
  ] as const
).map(([name, value, meaning]) =>
  option(`augment-${name}`, value, meaning, {
    get: ({ config }) => config.data.augmentation?.[name] ?? 0,
    set: ({ config }, amount) => (config.data.augmentation = { ...none, ...config.data.augmentation, [name]: amount }),
  }),
);

export const dataOptions: readonly Option[] = [
  option('ct', text('DIR'), 'DICOM series of CT, of any number of patients', {
    get: ({ data }) => data.ct,
    set: ({ data }, value) => (data.ct = value),
  }),
  option('mrt1', text('DIR'), 'DICOM series of MR-T1', {
    get: ({ data }) => data.mrt1,
    set: ({ data }, value) => (data.mrt1 = value),
  }),
  option('input-path', text('DIR'), 'instead: PNG slices or .mat files in the layout of the reference', {
    get: ({ data }) => data.inputPath,
    set: ({ data }, value) => (data.inputPath = value),
  }),
  option('contrast1', text('NAME'), 'what that layout calls CT', {
    get: ({ data }) => data.contrasts[0],
    set: ({ data }, value) => (data.contrasts[0] = value),
  }),
  option('contrast2', text('NAME'), 'what that layout calls MR-T1', {
    get: ({ data }) => data.contrasts[1],
    set: ({ data }, value) => (data.contrasts[1] = value),
  }),
  option('leave-out-bad', flag(), 'go on without files that cannot be used; each is named', {
    get: ({ data }) => data.leaveOutBad,
    set: ({ data }, value) => (data.leaveOutBad = value),
  }),
  option('prepared', text('DIR'), 'folder for the prepared slices; in the folder of the run where it is not given', {
    get: ({ data }) => data.prepared,
    set: ({ data }, value) => (data.prepared = value),
  }),
  ...augmentations,
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
    'begin with the weights of a run of the same networks (its folder or a checkpoint), or of an exported model’s folder',
    {
      get: ({ initialWeights }) => initialWeights,
      set: (plan, value) => (plan.initialWeights = value),
    },
  ),
  option('num-process-per-node', whole(1), 'processes, each with its own part of the data', {
    get: ({ processes }) => processes,
    set: (plan, value) => (plan.processes = value),
  }),
  option('backend', oneOf('tensorflow', 'cpu'), 'cpu is a thousand times slower: for trials of tiny networks', {
    get: ({ backend }) => backend,
    set: (plan, value) => (plan.backend = value),
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
