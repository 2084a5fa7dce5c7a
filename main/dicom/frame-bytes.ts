import { DataError } from '../errors.ts';
import { indexFragments, type Fragment } from './fragments.ts';
import { parsePart10, type PixelDataElement } from './part10-file.ts';
import { openStored, type OpenFile, type StoredFile } from './stored-file.ts';

/** Where Pixel Data lies in a file, as its header was found when the folder was scanned. */
export interface PixelDataPlace extends StoredFile {
  transferSyntaxUID: string;
  pixelData: PixelDataElement | null;
  /** bytes that `pixelData` counts in */
  dataLength: number;
  /** whether those are the bytes of the file: not so where they must be inflated or get a preamble first */
  offsetsAreOfFile: boolean;
  /** of the file when its header was read: another one may since have come in its place */
  size: number;
  modified: number;
}

/** Reads exactly that many bytes into memory of their own. */
export type ReadBytes = (from: number, length: number) => Promise<Uint8Array>;

/** The fragments of the multi-frame file that was asked for last: the next frame is mostly one of the same file. */
let lastIndexed: { key: string; fragments: Fragment[][] } | null = null;

/**
 * Reads one frame as it lies in its file, its fragments joined where Pixel Data is encapsulated. Of a file with many
 * frames only that frame and the heads of the fragments are read.
 *
 * @param bytesPerFrame of a native frame
 * @throws DataError where the file is not the one that was scanned, there is no Pixel Data, or its fragments are broken
 */
export async function readFrameBytes(
  place: PixelDataPlace,
  bytesPerFrame: number,
  numberOfFrames: number,
  frame: number,
): Promise<Uint8Array> {
  const { pixelData } = place;
  if (pixelData === null) throw new DataError('no-pixel-data', 'There is no Pixel Data.', '');
  const file = await openStored(place);
  try {
    if (file.size !== place.size || file.modified !== place.modified)
      throw new DataError('file-changed', 'The file has changed since it was scanned.', '', 'Open the folder again.');
    const read = exactly(place.offsetsAreOfFile ? file.read : await inMemory(file));
    if (!pixelData.encapsulated)
      return await readNative(read, pixelData, bytesPerFrame, frame, frame === numberOfFrames - 1);
    if (numberOfFrames === 1) return await readOnly(read, pixelData.offset, place.dataLength);
    const key = JSON.stringify([place.file, place.entry?.offset, file.size, file.modified, numberOfFrames]);
    if (lastIndexed?.key !== key)
      lastIndexed = { key, fragments: await indexFragments(read, pixelData.offset, numberOfFrames) };
    return await joinFragments(lastIndexed.fragments[frame] ?? [], read);
  } finally {
    await file.close();
  }
}

/** The bytes that the offsets of the header count in, where those of the file are other ones. */
async function inMemory({ read, size }: OpenFile): Promise<ReadBytes> {
  const bytes = parsePart10(await read(0, size))?.bytes ?? new Uint8Array();
  // A copy, which is aligned too: the slice of a Buffer would be neither.
  return (from, length) => Promise.resolve(Uint8Array.from(bytes.subarray(from, from + length)));
}

async function readNative(
  read: ReadBytes,
  { offset, length }: PixelDataElement,
  bytesPerFrame: number,
  frame: number,
  isLast: boolean,
): Promise<Uint8Array> {
  const start = frame * bytesPerFrame;
  const bytes = await read(offset + start, isLast ? length - start : bytesPerFrame);
  // One odd byte may be anything: it makes the length even (PS3.5 8.1.1).
  if (bytes.subarray(bytesPerFrame).some((byte, at) => byte !== 0 && at > 0))
    throw new DataError('corrupt-pixels', 'Pixel Data goes on after its last frame.', '');
  return bytes.subarray(0, bytesPerFrame);
}

/** All fragments of a single frame, read from the file at once. */
async function readOnly(read: ReadBytes, offset: number, dataLength: number): Promise<Uint8Array> {
  const rest = await read(offset, Math.max(0, dataLength - offset));
  const fromRest = exactly((from, length) => Promise.resolve(rest.subarray(from, from + length)));
  const [fragments = []] = await indexFragments(fromRest, 0, 1);
  return joinFragments(fragments, fromRest);
}

async function joinFragments(fragments: readonly Fragment[], read: ReadBytes): Promise<Uint8Array> {
  const parts = await Promise.all(fragments.map(({ offset, length }) => read(offset, length)));
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

function exactly(read: ReadBytes): ReadBytes {
  return async (from, length) => {
    const bytes = await read(from, length);
    if (bytes.length < length) throw new DataError('corrupt-pixels', 'Pixel Data is cut off.', '');
    return bytes;
  };
}
