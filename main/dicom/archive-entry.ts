import { crc32, createInflateRaw } from 'node:zlib';
import { DataError } from '../errors.ts';
import { readBytes, type FileHandle, type OpenFile } from './stored-file.ts';

/** One file in a ZIP archive, as the central directory describes it (APPNOTE.TXT 4.3.12). */
export interface ArchiveEntry {
  /** of its local header */
  offset: number;
  /** bytes in the archive, and unpacked */
  packedSize: number;
  size: number;
  deflated: boolean;
  crc32: number;
}

const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;

/**
 * Opens an entry without unpacking it to anywhere. Its start is inflated as far as it is asked for; anything else
 * inflates the whole once and checks it against its size and CRC.
 *
 * @throws DataError code `corrupt-archive` where the archive has no entry there
 */
export async function openEntry(
  archive: FileHandle,
  entry: ArchiveEntry,
): Promise<Omit<OpenFile, 'modified' | 'close'>> {
  const start = await dataOffset(archive, entry);
  let whole: Uint8Array | null = null;
  return {
    size: entry.size,
    read: async (from, length) => {
      if (from === 0 && length < entry.size && whole === null) return readStart(archive, start, entry, length);
      whole ??= checked(await readStart(archive, start, entry, entry.size), entry);
      return whole.slice(from, from + length);
    },
  };
}

async function dataOffset(archive: FileHandle, { offset }: ArchiveEntry): Promise<number> {
  const header = await readBytes(archive, offset, LOCAL_HEADER_BYTES);
  const view = new DataView(header.buffer, 0, header.length);
  if (header.length < LOCAL_HEADER_BYTES || view.getUint32(0, true) !== LOCAL_HEADER)
    throw broken('an entry is not where the directory says');
  return offset + LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
}

/** Reads and inflates no more of the archive than those bytes need, and one more to see that there are no others. */
async function readStart(
  archive: FileHandle,
  start: number,
  { deflated, packedSize, size }: ArchiveEntry,
  length: number,
): Promise<Uint8Array> {
  if (!deflated) return readBytes(archive, start, Math.min(length, packedSize));
  const inflate = createInflateRaw();
  const packed = archive.createReadStream({ start, end: start + packedSize - 1, autoClose: false });
  packed.on('error', (error) => inflate.destroy(error)).pipe(inflate);
  const out = new Uint8Array(Math.min(length, size));
  let filled = 0;
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) {
      if (length === size && filled + chunk.length > size) throw broken('an entry is larger than the directory says');
      out.set(chunk.subarray(0, out.length - filled), filled);
      filled = Math.min(out.length, filled + chunk.length);
      if (length < size && filled === out.length) break;
    }
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw broken('an entry cannot be inflated', error);
  } finally {
    packed.destroy();
  }
  return out.subarray(0, filled);
}

function checked(bytes: Uint8Array, entry: ArchiveEntry): Uint8Array {
  if (bytes.length !== entry.size) throw broken(`an entry has ${bytes.length} bytes of ${entry.size}`);
  if (crc32(bytes) !== entry.crc32) throw broken('the checksum of an entry is wrong');
  return bytes;
}

const broken = (why: string, cause?: unknown) =>
  new DataError('corrupt-archive', `The ZIP archive is broken: ${why}.`, '', '', { cause });
