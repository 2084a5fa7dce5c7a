import { networkConfiguration } from '../../models/index.ts';
import { compact128 } from './compact-128.ts';
import type { TrainingConfig } from './config.ts';

/** Every kind of network and loss at 24² with a few channels: for tests on the plain cpu backend, and to try things out. */
export const tiny: TrainingConfig = {
  ...compact128,
  name: 'tiny',
  generator: networkConfiguration.parse({
    imageHeight: 16,
    imageWidth: 16,
    numChannelsDae: 4,
    chMult: [1, 2],
    numResBlocks: 1,
    nz: 4,
    nMlp: 1,
    zEmbDim: 4,
  }),
  translator: { ngf: 2, blocks: 6, upsampling: 'nearest' },
  stepJudge: { size: 'small', ngf: 2, tEmbDim: 4 },
  imageJudge: { ndf: 2 },
  paired: true,
  iterations: 2,
  warmUp: { ...compact128.warmUp, iterations: 0 },
  schedule: { ...compact128.schedule, numTimesteps: 2 },
  crop: { height: 24, width: 24 },
  data: {
    ...compact128.data,
    training: { firstSeed: 1, patients: 2 },
    validation: { firstSeed: 900_001, patients: 1 },
    slices: { count: 6, spacing: 10 },
    // Its attention is at the full size of the image: of a slice at 2 mm it would take gigabytes.
    pixelSpacing: 6,
  },
  lazyReg: 2,
  every: { log: 1, validation: 2, checkpointMinutes: 60 },
};
