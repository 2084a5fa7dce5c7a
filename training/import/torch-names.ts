import { type ElementType, elementTypes } from './element-types.ts';
import { Builder, Fields, type Plain } from './pickle.ts';
import { PickleError } from './pickle-error.ts';
import { type Storage, StoredTensor } from './stored-tensor.ts';

/** Stands for a storage class: named in persistent ids, never called. */
export class StorageType extends Builder {
  constructor(
    name: string,
    readonly element: ElementType,
  ) {
    super(name, () => {
      throw new PickleError(`it builds a ${name} of its own`);
    });
  }
}

/**
 * All that a checkpoint may name. The two rebuild functions of PyTorch describe a view; the containers become a Map or
 * an array; a Namespace holds the arguments of the training script.
 */
const allowed: ReadonlyMap<string, Builder> = new Map(
  [
    new Builder('collections OrderedDict', ([pairs = []]) => new Map(pairsOf(pairs))),
    new Builder('argparse Namespace', () => new Fields()),
    new Builder('torch Size', ([sizes]) => sizes ?? []),
    new Builder('torch._utils _rebuild_tensor', tensorOf),
    new Builder('torch._utils _rebuild_tensor_v2', tensorOf),
    new Builder('torch._utils _rebuild_parameter', ([tensor]) => {
      if (tensor instanceof StoredTensor) return tensor;
      throw new PickleError('a parameter is not a tensor');
    }),
    ...Object.entries(elementTypes).map(([name, element]) => new StorageType(`torch ${name}`, element)),
  ].map((builder) => [builder.name, builder]),
);

/** @throws PickleError for any name but the few that a checkpoint needs */
export function findTorchName(module: string, name: string): Builder {
  const builder = allowed.get(`${module} ${name}`);
  if (builder) return builder;
  throw new PickleError(`it names ${module}.${name}, which no checkpoint needs; nothing of it was run`);
}

/** A storage the pickle refers to. */
export class StorageView {
  constructor(
    readonly storage: Storage,
    /** old files: the view begins so many elements into the storage */
    readonly offset: number,
  ) {}
}

/** ('storage', type, key, device, elements[, view]): how both formats refer to a storage. @throws PickleError */
export function readStorageId(id: Plain): { key: string; type: ElementType; elements: number; offset: number } {
  const [kind, type, key, , elements, view] = Array.isArray(id) ? id : [];
  if (kind !== 'storage' || !(type instanceof StorageType) || typeof key !== 'string' || !isCount(elements))
    throw new PickleError('it refers to something that is not a storage');
  const [, offset] = Array.isArray(view) ? view : [null, 0];
  if (!isCount(offset)) throw new PickleError('a view of a storage begins nowhere');
  return { key, type: type.element, elements, offset };
}

function tensorOf([view, offset, shape, stride]: readonly Plain[]): StoredTensor {
  if (!(view instanceof StorageView) || !isNumbers(shape) || !isNumbers(stride) || typeof offset !== 'number')
    throw new PickleError('a tensor is not described as one');
  return new StoredTensor(view.storage, view.offset + offset, shape, stride);
}

function pairsOf(pairs: Plain): [Plain, Plain][] {
  if (!Array.isArray(pairs)) throw new PickleError('a dictionary is built from something else than pairs');
  return pairs.map((pair) => {
    if (!Array.isArray(pair) || pair.length !== 2) throw new PickleError('a dictionary is built from no pairs');
    return [pair[0]!, pair[1]!];
  });
}

function isCount(value: Plain | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isNumbers(value: Plain | undefined): value is number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}
