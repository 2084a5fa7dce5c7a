import type { FileBytes } from './file-bytes.ts';
import { refusal } from './import-error.ts';
import { readPickle } from './pickle.ts';
import { StorageTable } from './storage-table.ts';
import type { TorchContent } from './torch-file.ts';
import { findTorchName } from './torch-names.ts';
import { openZip } from './zip-archive.ts';

/** Of the pickle that describes the tensors; that of a full training state of this network has 240 kB. */
export const largestPickle = 64 * 2 ** 20;

/** FOLDER/data.pkl describes, FOLDER/data/KEY holds the storages, FOLDER/byteorder may say how. */
export function openZipFormat(file: FileBytes): TorchContent {
  const records = openZip(file);
  const [pickle, ...others] = [...records.values()].filter(({ name }) => /^[^/]+\/data\.pkl$/.test(name));
  if (!pickle || others.length > 0)
    throw refusal('not-a-checkpoint', 'The zip archive holds no data.pkl as torch.save writes one.', file.name);
  if (pickle.size > largestPickle)
    throw refusal('checkpoint-refused', `The description of the tensors has ${pickle.size} bytes.`, file.name);
  const folder = pickle.name.slice(0, -'data.pkl'.length);
  const order = records.get(`${folder}byteorder`);
  if (order && (order.size > 16 || new TextDecoder().decode(order.read()).trim() !== 'little'))
    throw refusal('checkpoint-refused', 'The numbers are stored big-endian.', file.name);

  const table = new StorageTable();
  const { value } = readPickle(pickle.read(), 0, { find: findTorchName, persistent: (id) => table.refer(id) });
  for (const { key, elements, type } of table.storages.values()) {
    const size = records.get(`${folder}data/${key}`)?.size;
    if (size === undefined) throw refusal('checkpoint-damaged', `Storage ${key} is missing.`, file.name);
    if (size !== elements * type.bytes)
      throw refusal(
        'checkpoint-damaged',
        `Storage ${key} has ${size} bytes instead of ${elements * type.bytes}.`,
        file.name,
      );
  }
  return { root: value, storage: (key) => records.get(`${folder}data/${key}`)!.read() };
}
