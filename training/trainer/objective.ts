import { createSchedule } from '../../models/index.ts';
import type { TrainingConfig } from '../configs/config.ts';
import type { Objective } from './iteration.ts';
import { modelsOf } from './models.ts';

/** @throws ModelError for a schedule without real coefficients */
export function objectiveOf(config: TrainingConfig): Objective {
  const { paired, lambdaL1, slopeWeight, r1Gamma } = config;
  return {
    models: modelsOf(config),
    schedule: createSchedule(config.schedule),
    paired,
    lambdaL1,
    slopeWeight,
    r1Gamma,
  };
}
