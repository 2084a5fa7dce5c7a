import { compact128 } from './compact-128.ts';
import type { TrainingConfig } from './config.ts';

export type { NetworksConfig, PhantomData, TrainingConfig } from './config.ts';

export const configs: Readonly<Record<string, TrainingConfig>> = { [compact128.name]: compact128 };
