import type { TrainingConfig } from '../configs/config.ts';
import { rateAt } from '../optimizer/rate.ts';
import type { NetworkName } from './network-names.ts';

/** An unpaired run has no pairs to warm up with. */
export function warmUpIterations({ paired, warmUp }: Pick<TrainingConfig, 'paired' | 'warmUp'>): number {
  return paired ? warmUp.iterations : 0;
}

/** Adam's rate for a network in an iteration (from 0); it begins anew after the warm-up. */
export function rateOf(config: TrainingConfig, name: NetworkName, iteration: number): number {
  const { warmUp, rateDecay, iterations } = config;
  const warm = warmUpIterations(config);
  if (iteration < warm) return rateAt({ iterations: warm, epochs: null, rateDecay }, warmUp.rate, iteration);
  return rateAt({ ...config, iterations: iterations - warm }, firstRate(config, name), iteration - warm);
}

function firstRate({ rates }: TrainingConfig, name: NetworkName): number {
  if (name.startsWith('disc_')) return rates.discriminators;
  return name.startsWith('gen_diffusive') ? rates.generators : rates.translators;
}
