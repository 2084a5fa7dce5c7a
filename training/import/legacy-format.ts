import type { FileBytes } from './file-bytes.ts';
import { refusal } from './import-error.ts';
import { type Plain, type PickleWorld, readPickle } from './pickle.ts';
import { PickleError } from './pickle-error.ts';
import { StorageTable } from './storage-table.ts';
import type { TorchContent } from './torch-file.ts';
import { findTorchName } from './torch-names.ts';
import { largestPickle } from './zip-format.ts';

const magic = 0x1950a86a20f9469cfc6cn;
const protocol = 1001;

/**
 * Four pickles (a magic number, the protocol, the system, what was saved), one with the keys of the storages, then for
 * each key its number of elements (int64) and the elements.
 */
export function openLegacy(file: FileBytes): TorchContent {
  const head = file.read(0, Math.min(file.size, largestPickle));
  const table = new StorageTable();
  const plain: PickleWorld = {
    find: findTorchName,
    persistent: () => {
      throw new PickleError('it refers to a storage where none belongs');
    },
  };
  let at = 0;
  const next = (world: PickleWorld): Plain => {
    const { value, end } = readPickle(head, at, world);
    at = end;
    return value;
  };
  if (next(plain) !== magic) throw refusal('not-a-checkpoint', 'It is a pickle, but not one of torch.save.', file.name);
  if (next(plain) !== protocol) throw refusal('checkpoint-refused', 'Its protocol is not 1001.', file.name);
  const system = next(plain);
  if (!(system instanceof Map) || system.get('little_endian') !== true)
    throw refusal('checkpoint-refused', 'The numbers are stored big-endian.', file.name);
  const root = next({ find: findTorchName, persistent: (id) => table.refer(id) });
  const keys = next(plain);
  if (!Array.isArray(keys)) throw refusal('checkpoint-damaged', 'The list of storages is missing.', file.name);

  const places = new Map<string, { offset: number; length: number }>();
  for (const key of keys) {
    const storage = typeof key === 'string' ? table.storages.get(key) : undefined;
    if (!storage || places.has(storage.key))
      throw refusal('checkpoint-damaged', 'The list of storages does not match the tensors.', file.name);
    const stated = new DataView(file.read(at, 8).buffer).getBigInt64(0, true);
    const length = storage.elements * storage.type.bytes;
    if (stated !== BigInt(storage.elements))
      throw refusal(
        'checkpoint-damaged',
        `Storage ${storage.key} has ${stated} elements instead of ${storage.elements}.`,
        file.name,
      );
    if (at + 8 + length > file.size)
      throw refusal('checkpoint-damaged', `The file ends inside storage ${storage.key}.`, file.name);
    places.set(storage.key, { offset: at + 8, length });
    at += 8 + length;
  }
  for (const key of table.storages.keys())
    if (!places.has(key)) throw refusal('checkpoint-damaged', `Storage ${key} is missing.`, file.name);
  return {
    root,
    storage(key) {
      const { offset, length } = places.get(key)!;
      return file.read(offset, length);
    },
  };
}
