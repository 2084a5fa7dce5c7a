import { networkConfiguration } from '../../models/index.ts';
import type { TrainingConfig } from './config.ts';

/** Small enough for a processor of a few cores: 128² crops of 2 mm, three levels, attention at 32². */
export const compact128: TrainingConfig = {
  name: 'compact-128',
  seed: 1,
  generator: networkConfiguration.parse({
    imageHeight: 128,
    imageWidth: 128,
    numChannelsDae: 24,
    chMult: [1, 2, 2],
    numResBlocks: 1,
    nz: 32,
    zEmbDim: 64,
  }),
  translator: { ngf: 16, blocks: 6, upsampling: 'nearest' },
  stepJudge: { size: 'large', ngf: 12, tEmbDim: 64 },
  imageJudge: { ndf: 16 },
  schedule: { kind: 'variance-preserving', numTimesteps: 4, betaMin: 0.1, betaMax: 20 },
  paired: false,
  iterations: 2100,
  batchSize: 1,
  crop: { height: 128, width: 128 },
  data: {
    training: { firstSeed: 1, patients: 80 },
    validation: { firstSeed: 900_001, patients: 4 },
    fieldOfView: { width: 380, height: 290 },
    sourceSpacing: { smallest: 1, largest: 1.8 },
    slices: { count: 14, spacing: 5 },
    pixelSpacing: 2,
    intensity: {
      ct: { kind: 'window', unit: 'HU', minimum: -200, maximum: 300 },
      mrt1: {
        kind: 'percentiles',
        unit: 'au',
        lower: 0.5,
        upper: 99.5,
        restoredMinimum: 0,
        restoredMaximum: 1000,
      },
    },
    structureWeight: 8,
    ductShare: 0.5,
  },
  smallestScale: { generators: 1e-10, discriminators: 1 },
  rates: { generators: 5e-4, translators: 5e-4, discriminators: 2e-4 },
  adam: { beta1: 0.5, beta2: 0.9, epsilon: 1e-8 },
  emaDecay: 0.995,
  lambdaL1: 10,
  r1Gamma: 0.05,
  lazyReg: 10,
  every: { log: 10, validation: 250, checkpointMinutes: 5 },
};
