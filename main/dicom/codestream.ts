import { DataError } from '../errors.ts';
import type { Packing } from './transfer-syntaxes.ts';

/** What a compressed frame says about itself, read before a decoder may allocate by it. */
export interface CodestreamHeader {
  columns: number;
  rows: number;
  components: number;
  /** bits a sample */
  precision: number;
}

/**
 * @param packing one of the compressed packings that have a codestream
 * @throws DataError where the stream is of another kind or cut off
 */
export function readCodestream(bytes: Uint8Array, packing: Packing): CodestreamHeader {
  if (packing === 'jpeg-2000' || packing === 'htj2k') return readJPEG2000(bytes);
  return readJPEG(bytes, packing === 'jpeg-ls' ? 0xf7 : 0xc3);
}

/** JPEG and JPEG-LS (ITU-T T.81 Annex B, T.87 Annex C): segments up to the frame header with the wanted marker. */
function readJPEG(bytes: Uint8Array, frameMarker: number): CodestreamHeader {
  const view = viewOf(bytes);
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) throw broken('it does not start as a JPEG stream');
  if (!endsWithMarker(bytes, 0xd9)) throw broken('its end is missing');
  for (let at = 2; at + 10 <= bytes.length;) {
    if (bytes[at] !== 0xff) throw broken('a marker is missing');
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === frameMarker)
      return {
        precision: bytes[at + 4] ?? 0,
        rows: view.getUint16(at + 5),
        columns: view.getUint16(at + 7),
        components: bytes[at + 9] ?? 0,
      };
    if (marker === 0xda) break;
    at += 2 + view.getUint16(at + 2);
  }
  throw broken('it holds no frame of the kind its transfer syntax names');
}

/** JPEG 2000 (ITU-T T.800 Annex A): the SIZ segment, and whether every tile is there to its end. */
function readJPEG2000(bytes: Uint8Array): CodestreamHeader {
  const view = viewOf(bytes);
  if (bytes.length < 49 || view.getUint32(0) !== 0xff4fff51)
    throw broken('it does not start as a JPEG 2000 codestream');
  const [width, height, left, top] = [view.getUint32(8), view.getUint32(12), view.getUint32(16), view.getUint32(20)];
  const [tileWidth, tileHeight] = [view.getUint32(24), view.getUint32(28)];
  const [tileLeft, tileTop] = [view.getUint32(32), view.getUint32(36)];
  const tiles = Math.ceil((width - tileLeft) / tileWidth) * Math.ceil((height - tileTop) / tileHeight);
  const present = tilesIn(bytes, view);
  if (present !== tiles) throw broken(`it holds ${present} of ${tiles} tiles`);
  return {
    columns: width - left,
    rows: height - top,
    components: view.getUint16(40),
    precision: ((bytes[42] ?? 0) & 0x7f) + 1,
  };
}

/** Number of different tiles whose parts lie whole in the stream. */
function tilesIn(bytes: Uint8Array, view: DataView): number {
  const seen = new Set<number>();
  let at = 2;
  while (at + 4 <= bytes.length && view.getUint16(at) !== 0xff90) at += 2 + view.getUint16(at + 2);
  while (at + 12 <= bytes.length && view.getUint16(at) === 0xff90) {
    seen.add(view.getUint16(at + 4));
    const length = view.getUint32(at + 6);
    // A length of 0 means: up to the end of the codestream, which must then be marked.
    if (length === 0 && !endsWithMarker(bytes, 0xd9)) throw broken('its end is missing');
    if (length !== 0 && (length < 14 || at + length > bytes.length)) throw broken('a tile is cut off');
    at = length === 0 ? bytes.length : at + length;
  }
  return seen.size;
}

/** Whether the stream ends with that marker, but for padding. */
function endsWithMarker(bytes: Uint8Array, marker: number): boolean {
  let end = bytes.length;
  while (end > 2 && (bytes[end - 1] === 0 || bytes[end - 1] === 0xff)) end--;
  return bytes[end - 1] === marker && bytes[end - 2] === 0xff;
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const broken = (why: string) => new DataError('corrupt-pixels', `The compressed frame is broken: ${why}.`, '');
