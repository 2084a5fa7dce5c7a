import type { Plain } from './pickle.ts';
import { PickleError } from './pickle-error.ts';
import type { Storage } from './stored-tensor.ts';
import { readStorageId, StorageView } from './torch-names.ts';

/** The storages a pickle refers to, each described once. */
export class StorageTable {
  readonly storages = new Map<string, Storage>();

  /** @throws PickleError where the same storage is described in two ways */
  refer(id: Plain): StorageView {
    const { key, type, elements, offset } = readStorageId(id);
    const known = this.storages.get(key);
    if (known && (known.type !== type || known.elements !== elements))
      throw new PickleError(`storage ${key} is described in two ways`);
    const storage = known ?? { key, type, elements };
    this.storages.set(key, storage);
    return new StorageView(storage, offset);
  }
}
