import { DataError } from '../errors.ts';
import type { ReadBytes } from './frame-bytes.ts';

/** One fragment of encapsulated Pixel Data, without its item head. */
export interface Fragment {
  offset: number;
  length: number;
}

const ITEM = 0xfffee000;
const DELIMITER = 0xfffee0dd;
const HEAD_BYTES = 8;
/** Heads alone must not fill the memory. */
const MOST_FRAGMENTS = 2 ** 20;

/**
 * Finds the fragments of each frame of encapsulated Pixel Data (PS3.5 A.4). A single frame has all of them. Otherwise
 * there is one a frame, or the Basic Offset Table says where a frame starts, or, where that is empty, the fragment that
 * starts with the start marker of a codestream does.
 *
 * @param offset of the item that holds the Basic Offset Table
 * @returns for each frame its fragments
 * @throws DataError where the items are broken or do not make that many frames
 */
export async function indexFragments(read: ReadBytes, offset: number, numberOfFrames: number): Promise<Fragment[][]> {
  const [tableItem, ...fragments] = await readItems(read, offset);
  if (tableItem === undefined || fragments.length === 0) throw broken('it holds no fragment');
  if (numberOfFrames === 1) return [fragments];
  if (fragments.length === numberOfFrames) return fragments.map((fragment) => [fragment]);
  const table = viewOf(await read(tableItem.offset, tableItem.length));
  const origin = (fragments[0]?.offset ?? 0) - HEAD_BYTES;
  const heads = new Map(fragments.map((fragment, index) => [fragment.offset - HEAD_BYTES, index]));
  const starts =
    table.byteLength === 0
      ? await startsByMarker(read, fragments)
      : Array.from(
          { length: Math.floor(table.byteLength / 4) },
          (_, frame) => heads.get(origin + table.getUint32(4 * frame, true)) ?? -1,
        );
  const ascending = starts[0] === 0 && starts.every((start, frame) => frame === 0 || start > (starts[frame - 1] ?? 0));
  if (starts.length !== numberOfFrames || !ascending)
    throw broken(`its ${fragments.length} fragments do not make ${numberOfFrames} frames`);
  return starts.map((start, frame) => fragments.slice(start, starts[frame + 1]));
}

/** The item of the Basic Offset Table, then the fragments. */
async function readItems(read: ReadBytes, offset: number): Promise<Fragment[]> {
  const items: Fragment[] = [];
  for (let at = offset; ;) {
    const head = viewOf(await read(at, HEAD_BYTES).catch(() => Promise.reject(broken('its end is missing'))));
    const tag = head.getUint16(0, true) * 65536 + head.getUint16(2, true);
    const length = head.getUint32(4, true);
    if (tag === DELIMITER) return items;
    if (tag !== ITEM) throw broken('an item tag is missing');
    if (items.push({ offset: at + HEAD_BYTES, length }) > MOST_FRAGMENTS) throw broken('it has too many fragments');
    at += HEAD_BYTES + length;
  }
}

/** Fragments that begin with the start of a JPEG, JPEG-LS or JPEG 2000 codestream. */
async function startsByMarker(read: ReadBytes, fragments: readonly Fragment[]): Promise<number[]> {
  const starts: number[] = [];
  for (const [index, { offset, length }] of fragments.entries()) {
    if (length < 4) continue;
    const marker = viewOf(await read(offset, 4));
    if (marker.getUint16(0) === 0xffd8 || marker.getUint32(0) === 0xff4fff51) starts.push(index);
  }
  return starts;
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const broken = (why: string) => new DataError('corrupt-pixels', `The encapsulated Pixel Data is broken: ${why}.`, '');
