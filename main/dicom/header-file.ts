import { DataError } from '../errors.ts';
import { parsePart10, type Part10File } from './part10-file.ts';
import { openStored, type OpenFile, type StoredFile } from './stored-file.ts';

/** Most headers fit the first read; of a file whose header does not, ever more is read. */
const FIRST_READ = 64 * 1024;
const READ_GROWTH = 16;
/** Beyond this much, one file is read at a time: some have headers of many megabytes, and all of it is in memory. */
const MOST_AT_ONCE = 1024 * 1024;
const LARGEST_HEADER = 64 * 1024 * 1024;
const LARGEST_FILE = 1024 * 1024 * 1024;

export interface HeaderFile {
  header: Part10File;
  /** bytes that the offsets of Pixel Data count in */
  dataLength: number;
  /** whether those are the bytes of the file itself: not so where they had to be inflated or a preamble be put before */
  offsetsAreOfFile: boolean;
  /** of the file when it was read */
  size: number;
  /** milliseconds */
  modified: number;
}

/**
 * Reads a header and little more of the file than it needs.
 *
 * @returns null where the file is not DICOM
 * @throws DataError where the file is DICOM but broken, or too large
 */
export async function readHeader(stored: StoredFile): Promise<HeaderFile | null> {
  const file = await openStored(stored);
  try {
    return await readHeaderFrom(file);
  } finally {
    await file.close();
  }
}

async function readHeaderFrom({ size, modified, read }: OpenFile): Promise<HeaderFile | null> {
  if (size > LARGEST_FILE)
    throw new DataError('file-too-large', `The file has ${size} bytes; at most 1 GiB is read.`, '');
  const tryStart = async (length: number): Promise<HeaderFile | null | 'read on'> => {
    const bytes = await read(0, Math.min(size, length));
    const header = parseStart(bytes, length >= size);
    if (header === null || header === 'read on') return header;
    const offsetsAreOfFile = !header.isDeflated && header.bytes.length === bytes.length;
    return { header, dataLength: dataLengthOf(header, bytes, size), offsetsAreOfFile, size, modified };
  };
  for (let length = FIRST_READ; length <= LARGEST_HEADER; length *= READ_GROWTH) {
    const found = length <= MOST_AT_ONCE ? await tryStart(length) : await inTurn(() => tryStart(length));
    if (found !== 'read on') return found;
  }
  const found = await inTurn(() => tryStart(LARGEST_HEADER));
  if (found !== 'read on') return found;
  throw new DataError('header-too-large', 'There are no Pixel Data in the first 64 MiB of the file.', '');
}

let turn: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = turn.then(work);
  turn = result.catch(() => undefined);
  return result;
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
