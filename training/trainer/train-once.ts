import * as tf from '@tensorflow/tfjs-core';
import type { TrainingConfig } from '../configs/config.ts';
import type { AdamSettings } from '../optimizer/adam.ts';
import type { PhaseDraws } from './draws.ts';
import type { Gradients } from './gradients-of.ts';
import {
  generatorGradients,
  imageJudgeGradients,
  stepJudgeGradients,
  warmUpGradients,
  type ImagePair,
  type Objective,
} from './iteration.ts';
import type { NetworkName } from './network-names.ts';
import { rateOf, warmUpIterations } from './rates.ts';
import type { Weights } from './weights.ts';

export interface IterationDraws {
  discriminators: PhaseDraws;
  generators: PhaseDraws;
}

/**
 * Iteration number `iteration` (from 0): phases A, B and C of SPEC.md §7, each followed by its Adam steps; while the run
 * warms up, the L1 terms of the pair alone. Rates and the rhythm of R1 begin anew after the warm-up.
 * @param average what the processes of a run find on their shares of the batch into one (processes/team.ts)
 * @returns every loss term by name, as weighted in the sum
 */
export function trainOnce(
  weights: Weights,
  objective: Objective,
  config: TrainingConfig,
  iteration: number,
  pair: ImagePair,
  draws: IterationDraws,
  average: (found: Gradients) => Gradients = (found) => found,
): Record<string, number> {
  const { adam, emaDecay, lazyReg, warmUp } = config;
  const losses: Record<string, number> = {};
  const rate = (name: NetworkName) => rateOf(config, name, iteration);
  const phase = (gradientsOfPhase: () => Gradients, settings: AdamSettings = adam) => {
    let found: Gradients | undefined;
    tf.tidy(() => {
      found = gradientsOfPhase();
    });
    const { gradients, losses: ofPhase } = average(found!);
    weights.step(gradients, rate, settings, emaDecay);
    Object.assign(losses, ofPhase);
  };
  const warm = warmUpIterations(config);
  if (iteration < warm) {
    const { beta1, networks } = warmUp;
    phase(() => warmUpGradients(objective, weights, pair, draws.generators, networks), { ...adam, beta1 });
    return losses;
  }
  const withPenalty = (iteration - warm) % lazyReg === 0;
  phase(() => stepJudgeGradients(objective, weights, pair, draws.discriminators, withPenalty));
  phase(() => imageJudgeGradients(objective, weights, pair));
  phase(() => generatorGradients(objective, weights, pair, draws.generators));
  return losses;
}
