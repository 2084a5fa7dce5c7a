import { readFile } from 'node:fs/promises';
import { DataError } from '../errors.ts';
import { decodeFrame } from './codec.ts';
import { readCodestream } from './codestream.ts';
import type { PixelDescription } from './instance.ts';
import { parsePart10, type Part10File } from './part10-file.ts';
import { decodeRLE } from './rle.ts';
import { transferSyntax, type TransferSyntax } from './transfer-syntaxes.ts';

/** Pixels before rescale: signed as Pixel Representation says, row by row. */
export type StoredValues = Int16Array | Uint16Array;

/**
 * Reads and decodes the single frame of a file whose header has been found in order.
 *
 * @throws DataError where the pixels are missing, broken, or not what the header says
 */
export async function readStoredValues(file: string, pixel: PixelDescription): Promise<StoredValues> {
  const parsed = parsePart10(await readFile(file));
  if (parsed === null || parsed.pixelData === null) throw new DataError('no-pixel-data', 'There is no Pixel Data.', '');
  const syntax = transferSyntax(parsed.transferSyntaxUID);
  const pixels = pixel.rows * pixel.columns;
  const allocated = pixel.bitsAllocated / 8;
  if (syntax.packing === 'native') {
    const { offset, vr } = parsed.pixelData;
    // A copy, which is aligned too: the slice of a Buffer would be neither.
    const bytes = Uint8Array.from(parsed.bytes.subarray(offset, offset + pixels * allocated));
    if (bytes.length < pixels * allocated) throw new DataError('corrupt-pixels', 'Pixel Data is cut off.', '');
    if (syntax.bigEndian && (vr === 'OW' || allocated === 2)) swapBytes(bytes);
    return unpack(bytes, allocated, pixel, pixel.highBit + 1 - pixel.bitsStored);
  }
  const frame = joinFragments(parsed);
  if (syntax.packing === 'rle')
    return unpack(decodeRLE(frame, pixels, allocated), allocated, pixel, pixel.highBit + 1 - pixel.bitsStored);
  checkCodestream(frame, syntax, pixel);
  const { bytes, bytesPerSample } = await decodeFrame(frame, pixel, syntax.uid);
  return unpack(bytes, bytesPerSample, pixel, 0);
}

/** Fragments of encapsulated Pixel Data (PS3.5 A.4) behind the Basic Offset Table, joined: they hold one frame. */
function joinFragments({ bytes, pixelData }: Part10File): Uint8Array {
  const broken = (why: string) => new DataError('corrupt-pixels', `The encapsulated Pixel Data is broken: ${why}.`, '');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fragments: Uint8Array[] = [];
  let at = pixelData?.offset ?? 0;
  for (let item = 0; ; item++) {
    if (at + 8 > bytes.length) throw broken('its end is missing');
    const tag = view.getUint16(at, true) * 65536 + view.getUint16(at + 2, true);
    const length = view.getUint32(at + 4, true);
    if (tag === 0xfffee0dd) break;
    if (tag !== 0xfffee000) throw broken('an item tag is missing');
    if (at + 8 + length > bytes.length) throw broken('a fragment ends beyond the file');
    if (item > 0) fragments.push(bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  if (fragments.length === 0) throw broken('it holds no fragment');
  return Buffer.concat(fragments);
}

function checkCodestream(frame: Uint8Array, syntax: TransferSyntax, pixel: PixelDescription): void {
  const { columns, rows, components, precision } = readCodestream(frame, syntax.packing);
  if (columns === pixel.columns && rows === pixel.rows && components === 1 && precision <= pixel.bitsAllocated) return;
  throw new DataError(
    'corrupt-pixels',
    `The compressed frame is ${columns} × ${rows} × ${components} of ${precision} bits, ` +
      `the header says ${pixel.columns} × ${pixel.rows} × 1 of ${pixel.bitsAllocated}.`,
    '',
  );
}

/**
 * Takes the stored bits out of their cells. Signedness is Pixel Representation's, also where a JPEG 2000 codestream
 * says otherwise; bits above the stored ones do not count, whatever they are.
 */
function unpack(bytes: Uint8Array, bytesPerSample: number, pixel: PixelDescription, shift: number): StoredValues {
  const cells =
    bytesPerSample === 1 ? bytes : new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / bytesPerSample);
  const signed = pixel.pixelRepresentation === 1;
  const values = signed ? new Int16Array(cells.length) : new Uint16Array(cells.length);
  const unused = 32 - pixel.bitsStored;
  for (let index = 0; index < cells.length; index++) {
    const aligned = ((cells[index] ?? 0) >> shift) << unused;
    values[index] = signed ? aligned >> unused : aligned >>> unused;
  }
  return values;
}

function swapBytes(bytes: Uint8Array): void {
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const low = bytes[at] ?? 0;
    bytes[at] = bytes[at + 1] ?? 0;
    bytes[at + 1] = low;
  }
}
