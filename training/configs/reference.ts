import { networkConfiguration, type NetworkArguments } from '../../models/index.ts';
import type { TrainingConfig } from './config.ts';

const patients = { training: { firstSeed: 1, patients: 80 }, validation: { firstSeed: 900_001, patients: 4 } };
const slicesOfPatient = 14;

/**
 * SynDiff as its authors' training script has it where an option is not given (SPEC.md §2 to §7): unpaired, plain
 * losses, rates that fall by epoch. Their script draws no phantoms; ours are what is learnt from until data are named.
 * @param network the size of an image at least
 * @param pixelSpacing mm, so that an image holds a whole abdomen
 */
export function referenceConfig(
  network: NetworkArguments,
  options: Partial<TrainingConfig> & { name: string; epochs: number; pixelSpacing: number },
): TrainingConfig {
  const { pixelSpacing, ...rest } = options;
  const { batchSize = 1, epochs } = rest;
  const generator = networkConfiguration.parse(network);
  return {
    seed: 1024,
    generator,
    translator: { ngf: 64, blocks: 6, upsampling: 'transposed' },
    stepJudge: { size: 'large', ngf: 64, tEmbDim: 256 },
    imageJudge: { ndf: 64 },
    schedule: { kind: 'variance-preserving', numTimesteps: 4, betaMin: 0.1, betaMax: 20 },
    paired: false,
    iterations: epochs * Math.ceil((patients.training.patients * slicesOfPatient) / batchSize),
    warmUp: { iterations: 0, rate: 1e-3, beta1: 0.9 },
    batchSize,
    crop: { height: generator.imageHeight, width: generator.imageWidth },
    data: {
      ...patients,
      fieldOfView: { width: 380, height: 290 },
      sourceSpacing: { smallest: 1, largest: 1.8 },
      slices: { count: slicesOfPatient, spacing: 5 },
      pixelSpacing,
      intensity: {
        ct: { kind: 'window', unit: 'HU', minimum: -200, maximum: 300 },
        mrt1: { kind: 'percentiles', unit: 'au', lower: 0.5, upper: 99.5, restoredMinimum: 0, restoredMaximum: 1000 },
      },
      structureWeight: 0,
      ductShare: 0,
      split: { validation: 0.1, test: 0.1 },
    },
    smallestScale: { generators: 1e-10, discriminators: 1e-10 },
    rates: { generators: 1.5e-4, translators: 1.5e-4, discriminators: 1e-4 },
    rateDecay: true,
    adam: { beta1: 0.5, beta2: 0.9, epsilon: 1e-8 },
    emaDecay: 0,
    lambdaL1: 0.5,
    slopeWeight: 0,
    r1Gamma: 0.05,
    lazyReg: 1,
    every: { log: 10, validation: 1000, checkpointMinutes: 10 },
    checkpoints: { latest: 2, every: 0 },
    explosion: { window: 200, factor: 100, patience: 10 },
    ...rest,
  };
}

/** What the published commands of both variants give to the losses and the optimisers. */
const published = {
  rates: { generators: 1.6e-4, translators: 1.6e-4, discriminators: 1e-4 },
  emaDecay: 0.999,
  r1Gamma: 1,
  lazyReg: 10,
  epochs: 500,
};

/** No options at all; a size has to be given. */
export const referenceDefaults = referenceConfig(
  { imageHeight: 256, imageWidth: 256 },
  { name: 'syndiff', epochs: 1200, pixelSpacing: 1.5 },
);

/** The CT/MR-T1 variant's command: 25.4 million parameters a diffusive generator. */
export const seed400x480 = referenceConfig(
  { imageHeight: 400, imageWidth: 480, numChannelsDae: 64, chMult: [1, 1, 2, 2, 4] },
  { ...published, name: 'seed-400x480', pixelSpacing: 0.8 },
);

/** The paper's (Özbey et al., IEEE TMI 2023). */
export const syndiff256 = referenceConfig(
  { imageHeight: 256, imageWidth: 256, numChannelsDae: 64, chMult: [1, 1, 2, 2, 4, 4] },
  { ...published, name: 'syndiff-256', pixelSpacing: 1.5 },
);
