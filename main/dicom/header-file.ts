import { open } from 'node:fs/promises';
import { DataError } from '../errors.ts';
import { parsePart10, type Part10File } from './part10-file.ts';

/** Most headers fit the first read; of a file whose header does not, ever more is read. */
const FIRST_READ = 64 * 1024;
const READ_GROWTH = 16;
const LARGEST_FILE = 1024 * 1024 * 1024;

export type FileHandle = Awaited<ReturnType<typeof open>>;

export interface HeaderFile {
  header: Part10File;
  /** bytes that the offsets of Pixel Data count in */
  dataLength: number;
  /** whether those are the bytes of the file itself: not so where they had to be inflated or a preamble be put before */
  offsetsAreOfFile: boolean;
}

/**
 * Reads a header and little more of the file than it needs.
 *
 * @returns null where the file is not DICOM
 * @throws DataError where the file is DICOM but broken, or too large
 */
export async function readHeader(file: string): Promise<HeaderFile | null> {
  const handle = await open(file, 'r');
  try {
    return await readHeaderFrom(handle);
  } finally {
    await handle.close();
  }
}

export async function readHeaderFrom(handle: FileHandle): Promise<HeaderFile | null> {
  const { size } = await handle.stat();
  if (size > LARGEST_FILE)
    throw new DataError('file-too-large', `The file has ${size} bytes; at most 1 GiB is read.`, '');
  for (let length = FIRST_READ; ; length *= READ_GROWTH) {
    const bytes = await readBytes(handle, 0, Math.min(size, length));
    const header = parseStart(bytes, length >= size);
    if (header === null) return null;
    if (header === 'read on') continue;
    const offsetsAreOfFile = !header.isDeflated && header.bytes.length === bytes.length;
    return { header, dataLength: dataLengthOf(header, bytes, size), offsetsAreOfFile };
  }
}

/** @returns fewer bytes where the file ends before */
export async function readBytes(handle: FileHandle, from: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** The start of a file may end inside an element: only a header that reached Pixel Data can be trusted. */
function parseStart(bytes: Uint8Array, isWhole: boolean): Part10File | null | 'read on' {
  if (isWhole) return parsePart10(bytes);
  try {
    const header = parsePart10(bytes);
    return header === null || header.pixelData !== null ? header : 'read on';
  } catch {
    return 'read on';
  }
}

/** A preamble put before makes the data as much longer as it made the bytes; inflated data is all there. */
function dataLengthOf(header: Part10File, bytes: Uint8Array, size: number): number {
  return header.isDeflated ? header.bytes.length : size + header.bytes.length - bytes.length;
}
