import * as tf from '@tensorflow/tfjs-core';
import type { TrainingConfig } from '../configs/config.ts';
import { rateAt } from '../optimizer/rate.ts';
import type { PhaseDraws } from './draws.ts';
import type { Gradients } from './gradients-of.ts';
import {
  generatorGradients,
  imageJudgeGradients,
  stepJudgeGradients,
  type ImagePair,
  type Objective,
} from './iteration.ts';
import type { NetworkName } from './network-names.ts';
import type { Weights } from './weights.ts';

export interface IterationDraws {
  discriminators: PhaseDraws;
  generators: PhaseDraws;
}

/**
 * Iteration number `iteration` (from 0): phases A, B and C of SPEC.md §7, each followed by its Adam steps.
 * @returns every loss term by name, as weighted in the sum
 */
export function trainOnce(
  weights: Weights,
  objective: Objective,
  config: TrainingConfig,
  iteration: number,
  pair: ImagePair,
  draws: IterationDraws,
): Record<string, number> {
  const { adam, emaDecay, lazyReg } = config;
  const rate = (name: NetworkName) => rateAt(config, rateOf(config, name), iteration);
  const losses: Record<string, number> = {};
  const phase = (gradientsOfPhase: () => Gradients) => {
    let found: Gradients | undefined;
    tf.tidy(() => {
      found = gradientsOfPhase();
    });
    weights.step(found!.gradients, rate, adam, emaDecay);
    Object.assign(losses, found!.losses);
  };
  const withPenalty = iteration % lazyReg === 0;
  phase(() => stepJudgeGradients(objective, weights, pair, draws.discriminators, withPenalty));
  phase(() => imageJudgeGradients(objective, weights, pair));
  phase(() => generatorGradients(objective, weights, pair, draws.generators));
  return losses;
}

function rateOf({ rates }: TrainingConfig, name: NetworkName): number {
  if (name.startsWith('disc_')) return rates.discriminators;
  return name.startsWith('gen_diffusive') ? rates.generators : rates.translators;
}
