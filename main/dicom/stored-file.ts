import { open } from 'node:fs/promises';
import { openEntry, type ArchiveEntry } from './archive-entry.ts';

/** Where the bytes of a DICOM file are. Plain data, so that a thread can be told. */
export interface StoredFile {
  /** absolute path, of the archive where it is an entry of one */
  file: string;
  entry?: ArchiveEntry;
}

export interface OpenFile {
  /** bytes */
  size: number;
  /** milliseconds; of the archive for an entry */
  modified: number;
  /** @returns bytes in memory of their own, fewer where the file ends before */
  read: (from: number, length: number) => Promise<Uint8Array>;
  close: () => Promise<void>;
}

export type FileHandle = Awaited<ReturnType<typeof open>>;

/** @throws DataError where it is a broken entry of an archive; what the file system throws */
export async function openStored({ file, entry }: StoredFile): Promise<OpenFile> {
  const handle = await open(file, 'r');
  try {
    const { size, mtimeMs: modified } = await handle.stat();
    const close = () => handle.close();
    if (entry) return { ...(await openEntry(handle, entry)), modified, close };
    return { size, modified, read: (from, length) => readBytes(handle, from, length), close };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** @returns fewer bytes where the file ends before */
export async function readBytes(handle: FileHandle, from: number, length: number): Promise<Uint8Array> {
  // Not zeroed, and not shared with other buffers: it may be given away to another thread.
  const bytes = new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
