import type { IntensityMapping, NetworkConfiguration, ScheduleParameters } from '../../models/index.ts';
import type { PatchDiscriminatorConfig, ResnetConfig, TimeDiscriminatorConfig } from '../networks/index.ts';
import type { AdamSettings } from '../optimizer/adam.ts';

export interface NetworksConfig {
  generator: NetworkConfiguration;
  translator: ResnetConfig;
  stepJudge: TimeDiscriminatorConfig;
  imageJudge: PatchDiscriminatorConfig;
}

/** Everything that makes a run, besides the weights it starts from. Whole numbers and text only: kept in checkpoints. */
export interface TrainingConfig extends NetworksConfig {
  name: string;
  seed: number;
  schedule: ScheduleParameters;
  /** condition on the true source and compare with the true target; false: SynDiff's own unpaired cycle */
  paired: boolean;
  iterations: number;
  batchSize: number;
  /** size of a training crop, pixels */
  crop: { height: number; width: number };
  data: PhantomData;
  /** instead of the 1e-10 of layers that the reference starts at zero: see `smallestScale` in layout.ts */
  smallestScale: { generators: number; discriminators: number };
  /** at iteration 0, falling as a cosine */
  rates: { generators: number; translators: number; discriminators: number };
  adam: AdamSettings;
  emaDecay: number;
  /** weight of every L1 term */
  lambdaL1: number;
  r1Gamma: number;
  /** R1 at every so many iterations */
  lazyReg: number;
  /** iterations between log lines and between validations; minutes between checkpoints */
  every: { log: number; validation: number; checkpointMinutes: number };
}

/** Patients drawn by seed (training/phantom), split by patient. */
export interface PhantomData {
  /** first seed and how many */
  training: { firstSeed: number; patients: number };
  validation: { firstSeed: number; patients: number };
  /** mm; the acquired slices are resampled to `pixelSpacing` as the workstation does it */
  fieldOfView: { width: number; height: number };
  sourceSpacing: { smallest: number; largest: number };
  slices: { count: number; spacing: number };
  pixelSpacing: number;
  intensity: { ct: IntensityMapping; mrt1: IntensityMapping };
  /** L1 weight of a pixel of bile duct or gallbladder is 1 + this; 0 is SynDiff's own loss */
  structureWeight: number;
  /** share of crops that are centred on a bile duct; the others lie anywhere */
  ductShare: number;
}
