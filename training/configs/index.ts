import { compact128 } from './compact-128.ts';
import type { TrainingConfig } from './config.ts';
import { seed400x480, syndiff256 } from './reference.ts';
import { tiny } from './tiny.ts';

export { trainingConfig, type NetworksConfig, type PhantomData, type TrainingConfig } from './config.ts';
export { referenceDefaults } from './reference.ts';

/** Those that can be named. */
export const configs: Readonly<Record<string, TrainingConfig>> = Object.fromEntries(
  [seed400x480, syndiff256, compact128, tiny].map((config) => [config.name, config]),
);
