import { FileBytes } from './file-bytes.ts';
import { refusal } from './import-error.ts';
import type { Plain } from './pickle.ts';
import { PickleError } from './pickle-error.ts';
import { openLegacy } from './legacy-format.ts';
import type { StoredTensor } from './stored-tensor.ts';
import { openZipFormat } from './zip-format.ts';

/** The content of one file: what was saved, and a way to its numbers. */
export interface TorchContent {
  /** tensors stand in it as `StoredTensor` */
  root: Plain;
  /** the bytes of a storage, of exactly its length */
  storage(key: string): Uint8Array;
}

/** A file of `torch.save`, opened without running anything of it. */
export interface TorchFile {
  readonly name: string;
  readonly root: Plain;
  /** row-major, whatever the element type and the strides are in the file */
  values(tensor: StoredTensor): Float32Array;
  close(): void;
}

/**
 * Opens a file of `torch.save`: the zip format (PyTorch 1.6 and later) or the stream before it. Every storage that the
 * file refers to is there in full, and every tensor lies inside its storage.
 *
 * @throws DataError `checkpoint-refused` where the pickle asks for anything but tensors and plain containers,
 *   `checkpoint-damaged` where something is missing or cut off, `not-a-checkpoint` for other files
 */
export function openTorchFile(path: string): TorchFile {
  const file = new FileBytes(path);
  try {
    const content = open(file);
    const cache = new Map<string, Uint8Array>();
    const storage = (key: string) => {
      const bytes = cache.get(key) ?? content.storage(key);
      // Views of one storage follow each other: one storage kept is enough, and a full state does not fill the memory.
      cache.clear();
      cache.set(key, bytes);
      return bytes;
    };
    return {
      name: file.name,
      root: content.root,
      values: (tensor) => tensor.values(storage(tensor.storage.key)),
      close: () => file.close(),
    };
  } catch (error) {
    file.close();
    if (!(error instanceof PickleError)) throw error;
    throw refusal('checkpoint-refused', `The file is refused: ${error.message}.`, file.name, { cause: error });
  }
}

function open(file: FileBytes): TorchContent {
  if (file.size === 0) throw refusal('not-a-checkpoint', 'The file is empty.', file.name);
  const start = file.read(0, Math.min(4, file.size));
  const [first, second] = start;
  if (first === 0x50 && second === 0x4b) return openZipFormat(file);
  if (first === 0x80) return openLegacy(file);
  throw refusal('not-a-checkpoint', 'The file is neither a zip archive nor a pickle.', file.name);
}
