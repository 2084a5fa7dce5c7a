import { option, type Option } from './option.ts';
import { flag, number, positive, whole } from './value.ts';

const losses: Option[] = [
  option('lambda-l1-loss', number(0), 'weight of every L1 term', {
    get: ({ config }) => config.lambdaL1,
    set: ({ config }, value) => (config.lambdaL1 = value),
  }),
  option('r1-gamma', number(0), 'weight of the discriminators’ gradient penalty R1', {
    get: ({ config }) => config.r1Gamma,
    set: ({ config }, value) => (config.r1Gamma = value),
  }),
  option('lazy-reg', whole(1), 'R1 at every so many iterations; 1 where it is not given', {
    get: ({ config }) => config.lazyReg,
    set: ({ config }, value) => (config.lazyReg = value),
  }),
  option('paired', flag(), 'learn from registered pairs: the true source is the condition, the true target the aim', {
    get: ({ config }) => config.paired,
    set: ({ config }, value) => (config.paired = value),
  }),
];

const optimisers: Option[] = [
  option('lr-g', positive(), 'rate of the generators and translators', {
    get: ({ config }) => config.rates.generators,
    set: ({ config }, value) => (config.rates.generators = config.rates.translators = value),
  }),
  option('lr-d', positive(), 'rate of the discriminators', {
    get: ({ config }) => config.rates.discriminators,
    set: ({ config }, value) => (config.rates.discriminators = value),
  }),
  option('no-lr-decay', flag(), 'rates stay as they are instead of falling as a cosine', {
    get: ({ config }) => !config.rateDecay,
    set: ({ config }, value) => (config.rateDecay = !value),
  }),
  option('beta1', number(0, 1), 'of Adam', {
    get: ({ config }) => config.adam.beta1,
    set: ({ config }, value) => (config.adam.beta1 = value),
  }),
  option('beta2', number(0, 1), 'of Adam', {
    get: ({ config }) => config.adam.beta2,
    set: ({ config }, value) => (config.adam.beta2 = value),
  }),
  option('use-ema', flag(), 'keep a moving average of the generators, which is then validated and exported', {
    get: ({ useEma }) => useEma,
    set: (plan, value) => (plan.useEma = value),
  }),
  option('ema-decay', number(0, 1), 'of the moving average', {
    get: ({ config, useEma }) => (useEma ? config.emaDecay : null),
    set: ({ config }, value) => (config.emaDecay = value),
  }),
];

const length: Option[] = [
  option('batch-size', whole(1), 'images of each contrast an iteration', {
    get: ({ config }) => config.batchSize,
    set: ({ config }, value) => (config.batchSize = value),
  }),
  option('num-epoch', whole(1), 'passes through the data; rates fall at the end of each', {
    get: ({ config }) => config.epochs,
    set: ({ config }, value) => (config.epochs = value),
  }),
  option('iterations', whole(1), 'instead of epochs; rates fall at each', {
    get: ({ config }) => (config.epochs === null ? config.iterations : null),
    set: ({ config }, value) => {
      config.epochs = null;
      config.iterations = value;
    },
  }),
  option('warm-up', whole(0), 'so many of the iterations, the first, see the L1 terms of pairs alone', {
    get: ({ config }) => config.warmUp.iterations,
    set: ({ config }, value) => (config.warmUp.iterations = value),
  }),
  option('seed', whole(0), 'of first weights, samples and noise', {
    get: ({ config }) => config.seed,
    set: ({ config }, value) => (config.seed = value),
  }),
];

export const lossOptions: readonly Option[] = losses;
export const optimiserOptions: readonly Option[] = optimisers;
export const lengthOptions: readonly Option[] = length;
