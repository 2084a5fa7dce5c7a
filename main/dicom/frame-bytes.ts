import { open, readFile, stat } from 'node:fs/promises';
import { DataError } from '../errors.ts';
import { indexFragments, type Fragment } from './fragments.ts';
import { readBytes, readHeaderFrom } from './header-file.ts';
import { parsePart10, type Part10File } from './part10-file.ts';

/** Reads exactly that many bytes into memory of their own. */
export type ReadBytes = (from: number, length: number) => Promise<Uint8Array>;

/** The frames of one file as they lie in it. */
export interface FrameBytes {
  transferSyntaxUID: string;
  /** of Pixel Data */
  vr: string | undefined;
  /** @returns the frame, its fragments joined where Pixel Data is encapsulated */
  read: (frame: number) => Promise<Uint8Array>;
}

/** The multi-frame file that was asked for last: the next frame asked for is mostly one of the same file. */
let lastOpened: { key: string; frames: FrameBytes } | null = null;

/**
 * A file of one image is read whole, at once. Of a multi-frame file only the header and the heads of the fragments are
 * read here, and each frame when it is asked for.
 *
 * @param bytesPerFrame of a native frame
 * @throws DataError where there is no Pixel Data or its fragments are broken
 */
export async function openFrames(file: string, bytesPerFrame: number, numberOfFrames: number): Promise<FrameBytes> {
  if (numberOfFrames === 1) return openWhole(await readFile(file), bytesPerFrame, 1);
  const { size, mtimeMs } = await stat(file);
  const key = JSON.stringify([file, size, mtimeMs, bytesPerFrame, numberOfFrames]);
  if (lastOpened?.key === key) return lastOpened.frames;
  const frames = await openFile(file, bytesPerFrame, numberOfFrames);
  lastOpened = { key, frames };
  return frames;
}

async function openFile(file: string, bytesPerFrame: number, numberOfFrames: number): Promise<FrameBytes> {
  const handle = await open(file, 'r');
  try {
    const read = await readHeaderFrom(handle);
    if (read && !read.offsetsAreOfFile) return openWhole(await readFile(file), bytesPerFrame, numberOfFrames);
    const indexing: ReadBytes = async (from, length) => whole(await readBytes(handle, from, length), length);
    const { locate, ...described } = await indexFrames(read?.header ?? null, indexing, bytesPerFrame, numberOfFrames);
    const readAgain: ReadBytes = async (from, length) => {
      const again = await open(file, 'r');
      return readBytes(again, from, length)
        .then((bytes) => whole(bytes, length))
        .finally(() => again.close());
    };
    return { ...described, read: (frame) => locate(frame, readAgain) };
  } finally {
    await handle.close();
  }
}

async function openWhole(bytes: Uint8Array, bytesPerFrame: number, numberOfFrames: number): Promise<FrameBytes> {
  const file = parsePart10(bytes);
  const read: ReadBytes = (from, length) =>
    // A copy, which is aligned too: the slice of a Buffer would be neither.
    Promise.resolve(whole(Uint8Array.from(file?.bytes.subarray(from, from + length) ?? []), length));
  const { locate, ...described } = await indexFrames(file, read, bytesPerFrame, numberOfFrames);
  return { ...described, read: (frame) => locate(frame, read) };
}

async function indexFrames(file: Part10File | null, read: ReadBytes, bytesPerFrame: number, numberOfFrames: number) {
  if (file === null || file.pixelData === null) throw new DataError('no-pixel-data', 'There is no Pixel Data.', '');
  const { transferSyntaxUID } = file;
  const { vr, offset, length, encapsulated } = file.pixelData;
  if (encapsulated) {
    const fragments = await indexFragments(read, offset, numberOfFrames);
    return {
      transferSyntaxUID,
      vr,
      locate: (frame: number, from: ReadBytes) => joinFragments(fragments[frame] ?? [], from),
    };
  }
  const locate = async (frame: number, from: ReadBytes) => {
    const last = frame === numberOfFrames - 1;
    const start = frame * bytesPerFrame;
    const bytes = await from(offset + start, last ? length - start : bytesPerFrame);
    // One odd byte may be anything: it makes the length even (PS3.5 8.1.1).
    if (bytes.subarray(bytesPerFrame).some((byte, at) => byte !== 0 && at > 0))
      throw new DataError('corrupt-pixels', 'Pixel Data goes on after its last frame.', '');
    return bytes.subarray(0, bytesPerFrame);
  };
  return { transferSyntaxUID, vr, locate };
}

async function joinFragments(fragments: readonly Fragment[], read: ReadBytes): Promise<Uint8Array> {
  const parts = await Promise.all(fragments.map(({ offset, length }) => read(offset, length)));
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

function whole(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length < length) throw new DataError('corrupt-pixels', 'Pixel Data is cut off.', '');
  return bytes;
}
