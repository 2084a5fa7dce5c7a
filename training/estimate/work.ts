import { networkNames, type NetworkName } from '../trainer/network-names.ts';
import { inventories } from '../trainer/models.ts';
import type { TrainingConfig } from '../configs/index.ts';

/** How often an iteration runs each kind of network over one image, in passes forward. */
interface Passes {
  generator: number;
  translator: number;
  stepJudge: number;
  imageJudge: number;
}

/** With respect to parameters and input, a pass back is as much as two forward; to the input alone, as much as one. */
const [forward, back, backToInput] = [1, 2, 1];
const trained = forward + back;
const heldFixed = forward + backToInput;
/** The gradient at the input, and its own gradient: forward, back to the input, and both of these back again. */
const penalised = forward + backToInput + back + backToInput;

/** Passes over one image by one network of each kind (SPEC.md §7): phases A, B and C, R1 in its share of iterations. */
export function passesOf({ paired, lazyReg }: Pick<TrainingConfig, 'paired' | 'lazyReg'>): Passes {
  return {
    generator: forward + trained,
    // In A only where the source of the diffusive generators is translated, in B always; in C there and back again.
    translator: (paired ? 0 : forward) + forward + 2 * trained,
    stepJudge: 2 * trained + penalised / lazyReg + heldFixed,
    imageJudge: 2 * trained + heldFixed,
  };
}

const kinds: Readonly<Record<NetworkName, keyof Passes>> = {
  gen_diffusive_1: 'generator',
  gen_diffusive_2: 'generator',
  gen_non_diffusive_1to2: 'translator',
  gen_non_diffusive_2to1: 'translator',
  disc_diffusive_1: 'stepJudge',
  disc_diffusive_2: 'stepJudge',
  disc_non_diffusive_cycle1: 'imageJudge',
  disc_non_diffusive_cycle2: 'imageJudge',
};

export interface NetworkWork {
  name: NetworkName;
  parameters: number;
  /** of one pass over one image */
  flops: number;
}

export interface Work {
  networks: NetworkWork[];
  parameters: number;
  /** of one iteration, all passes over the whole batch: multiplications and additions of convolutions and products */
  flops: number;
}

/** What an iteration of a config has to compute, in one process. */
export function workOf(config: TrainingConfig): Work {
  const all = inventories(config, config.crop);
  const passes = passesOf(config);
  const networks = networkNames.map((name) => ({
    name,
    parameters: all[name].parameterCount,
    flops: all[name].flops,
  }));
  const total = (of: (network: NetworkWork) => number) => networks.reduce((sum, network) => sum + of(network), 0);
  return {
    networks,
    parameters: total(({ parameters }) => parameters),
    flops: config.batchSize * total(({ name, flops }) => flops * passes[kinds[name]]),
  };
}
