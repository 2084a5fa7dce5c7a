import { z } from 'zod';
import { intensityMapping, networkConfiguration, scheduleParameters } from '../../models/index.ts';
import { augmentation } from '../data/augmentation.ts';
import { generatorNames } from '../trainer/network-names.ts';

const count = z.int().positive();
const share = z.number().min(0).max(1);
const size = z.strictObject({ height: count, width: count });

const networks = z.strictObject({
  generator: networkConfiguration,
  translator: z.strictObject({
    ngf: count,
    blocks: z.literal([6, 9]),
    upsampling: z.enum(['transposed', 'nearest']).optional(),
  }),
  stepJudge: z.strictObject({ size: z.enum(['large', 'small']), ngf: count, tEmbDim: count }),
  imageJudge: z.strictObject({ ndf: count }),
});

/** Patients drawn by seed (training/phantom), split by patient. */
const phantomData = z.strictObject({
  /** first seed and how many */
  training: z.strictObject({ firstSeed: z.int().nonnegative(), patients: count }),
  validation: z.strictObject({ firstSeed: z.int().nonnegative(), patients: count }),
  /** mm; the acquired slices are resampled to `pixelSpacing` as the workstation does it */
  fieldOfView: z.strictObject({ width: z.number().positive(), height: z.number().positive() }),
  sourceSpacing: z.strictObject({ smallest: z.number().positive(), largest: z.number().positive() }),
  slices: z.strictObject({ count, spacing: z.number().positive() }),
  pixelSpacing: z.number().positive(),
  intensity: z.strictObject({ ct: intensityMapping, mrt1: intensityMapping }),
  /** L1 weight of a pixel of bile duct or gallbladder is 1 + this; 0 is SynDiff's own loss */
  structureWeight: z.number().nonnegative(),
  /** share of crops that are centred on a bile duct; the others lie anywhere */
  ductShare: share,
  /** of the patients, for all sources but phantoms, which are drawn for their part; at least one where it can be spared */
  split: z.strictObject({ validation: share, test: share }).default({ validation: 0.1, test: 0.1 }),
  /** none where it is missing */
  augmentation: augmentation.optional(),
});

/** Everything that makes a run, besides the weights it starts from. Kept in checkpoints, read from files. */
export const trainingConfig = networks.extend({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, dot, dash and underscore only'),
  seed: z.int().nonnegative(),
  schedule: scheduleParameters,
  /** condition on the true source and compare with the true target; false: SynDiff's own unpaired cycle */
  paired: z.boolean(),
  iterations: count,
  /** the iterations are so many passes through the data, and rates fall at the end of each; null: at every iteration */
  epochs: count.nullable().default(null),
  /**
   * So many of the iterations, the first, see the L1 terms of registered pairs alone, without discriminators or cycle:
   * a fraction of the work, and it brings the generators to where a discriminator has something to tell. They have an
   * Adam β1 and a rate of their own; the others are SynDiff's, from their own first rate on. Unpaired runs have none.
   * `networks`, all four where it is missing, are those that the warm-up moves: one that is good already costs nothing.
   */
  warmUp: z
    .strictObject({
      iterations: z.int().nonnegative(),
      rate: z.number().positive(),
      beta1: share,
      networks: z.array(z.enum(generatorNames)).min(1).optional(),
    })
    .default({ iterations: 0, rate: 1e-3, beta1: 0.9 }),
  batchSize: count,
  /** size of a training crop, pixels */
  crop: size,
  data: phantomData,
  /** instead of the 1e-10 of layers that the reference starts at zero: see `smallestScale` in layout.ts */
  smallestScale: z.strictObject({ generators: z.number().positive(), discriminators: z.number().positive() }),
  /** at the first iteration, that of the warm-up aside */
  rates: z.strictObject({
    generators: z.number().positive(),
    translators: z.number().positive(),
    discriminators: z.number().positive(),
  }),
  /** whether rates fall as a cosine */
  rateDecay: z.boolean().default(true),
  adam: z.strictObject({ beta1: share, beta2: share, epsilon: z.number().positive() }),
  /** of the generators' moving average, which is what is validated and exported; 0: the weights themselves */
  emaDecay: share,
  /** weight of every L1 term */
  lambdaL1: z.number().nonnegative(),
  /** part of each L1 term: this times the mean difference of slopes (losses.ts); 0 is SynDiff's own loss */
  slopeWeight: z.number().nonnegative().default(0),
  r1Gamma: z.number().nonnegative(),
  /** R1 at every so many iterations */
  lazyReg: count,
  /** iterations between log lines and between validations; minutes between checkpoints */
  every: z.strictObject({ log: count, validation: count, checkpointMinutes: z.number().positive() }),
  /** which checkpoints stay: the latest few, and those of every so many iterations (0: none); always the best validated */
  checkpoints: z.strictObject({ latest: count, every: z.int().nonnegative() }).default({ latest: 2, every: 0 }),
  /** a run stops when a loss was `factor` times its median of the last `window` iterations `patience` times in a row */
  explosion: z
    .strictObject({ window: count, factor: z.number().gt(1), patience: count })
    .default({ window: 200, factor: 100, patience: 10 }),
});

export type NetworksConfig = z.infer<typeof networks>;
export type PhantomData = z.infer<typeof phantomData>;
export type TrainingConfig = z.infer<typeof trainingConfig>;
