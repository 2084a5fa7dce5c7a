import type { NetworkName } from '../trainer/network-names.ts';
import { networkNames } from '../trainer/network-names.ts';
import { refusal } from './import-error.ts';
import { Fields, type Plain } from './pickle.ts';
import { StoredTensor } from './stored-tensor.ts';
import type { TorchFile } from './torch-file.ts';

export type StateDict = ReadonlyMap<string, StoredTensor>;

/** A full training state (content.pth, SPEC.md §8). */
export interface TrainingState {
  epoch: number;
  iteration: number;
  /** of the training script, under the reference's names */
  args: Readonly<Record<string, unknown>>;
  /** raw weights of each network that is there */
  networks: ReadonlyMap<NetworkName, StateDict>;
  /** what Adam keeps of each parameter, by the parameter's name: exp_avg, exp_avg_sq, and `ema` of a generator */
  optimizers: ReadonlyMap<NetworkName, ReadonlyMap<string, ReadonlyMap<string, StoredTensor>>>;
}

export type Checkpoint = { kind: 'weights'; weights: StateDict } | { kind: 'training-state'; state: TrainingState };

/** @throws DataError `not-a-checkpoint` for content of another kind, `checkpoint-damaged` for parts that do not fit */
export function readCheckpoint({ root, name }: TorchFile): Checkpoint {
  if (!(root instanceof Map)) throw refusal('not-a-checkpoint', 'The file holds no dictionary of tensors.', name);
  const present = networkNames.filter((network) => root.has(`${network}_dict`));
  return present.length > 0
    ? { kind: 'training-state', state: trainingState(root, present, name) }
    : { kind: 'weights', weights: stateDict(root, name) };
}

/** Names without the `module.` that every wrapping of the network puts before them. */
function stateDict(dictionary: Plain | undefined, where: string): StateDict {
  if (!(dictionary instanceof Map)) throw refusal('not-a-checkpoint', 'Weights are not a dictionary.', where);
  const tensors = new Map<string, StoredTensor>();
  for (const [key, tensor] of dictionary) {
    if (typeof key !== 'string' || !(tensor instanceof StoredTensor))
      throw refusal('not-a-checkpoint', 'The dictionary holds something else than named tensors.', where);
    const name = key.replace(/^(module\.)+/, '');
    if (tensors.has(name)) throw refusal('checkpoint-damaged', `The tensor ${name} is there twice.`, where);
    tensors.set(name, tensor);
  }
  if (tensors.size === 0) throw refusal('not-a-checkpoint', 'The file holds no tensors.', where);
  return tensors;
}

function trainingState(root: ReadonlyMap<Plain, Plain>, present: readonly NetworkName[], where: string): TrainingState {
  const args = root.get('args');
  const count = (key: string) => {
    const value = root.get(key);
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0;
  };
  const networks = new Map(present.map((network) => [network, stateDict(root.get(`${network}_dict`), where)]));
  const optimizers = [...networks].flatMap(([network, weights]) => {
    const optimizer = root.get(`optimizer_${network}`);
    return optimizer === undefined ? [] : [[network, momentsOf(optimizer, weights, `${where}: ${network}`)] as const];
  });
  return {
    epoch: count('epoch'),
    iteration: count('global_step'),
    args: args instanceof Fields ? Object.fromEntries([...args].filter(([key]) => typeof key === 'string')) : {},
    networks,
    optimizers: new Map(optimizers),
  };
}

/** The optimizer counts parameters in the order in which the network lists them. */
function momentsOf(optimizer: Plain, weights: StateDict, where: string) {
  const names = [...weights.keys()];
  const states = optimizer instanceof Map ? optimizer.get('state') : undefined;
  if (!(states instanceof Map)) throw refusal('checkpoint-damaged', 'The optimizer has no state.', where);
  const moments = new Map<string, Map<string, StoredTensor>>();
  for (const [index, state] of states) {
    const name = typeof index === 'number' ? names[index] : undefined;
    if (name === undefined || !(state instanceof Map))
      throw refusal('checkpoint-damaged', 'The optimizer knows a parameter that the network does not have.', where);
    const shape = weights.get(name)!.shape.join();
    const tensors = new Map<string, StoredTensor>();
    for (const moment of ['exp_avg', 'exp_avg_sq', 'ema']) {
      const tensor = state.get(moment);
      if (!(tensor instanceof StoredTensor)) continue;
      if (tensor.shape.join() !== shape)
        throw refusal('checkpoint-damaged', `${moment} of ${name} has another shape than the parameter.`, where);
      tensors.set(moment, tensor);
    }
    moments.set(name, tensors);
  }
  return moments;
}

/** The weights to use of a network: the average where the state keeps one (use_ema), else the raw ones. */
export function bestWeights({ networks, optimizers }: TrainingState, network: NetworkName): StateDict | undefined {
  const moments = optimizers.get(network);
  const raw = networks.get(network);
  return raw && new Map([...raw].map(([name, tensor]) => [name, moments?.get(name)?.get('ema') ?? tensor]));
}
