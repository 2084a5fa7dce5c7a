import { DataError } from '../errors.ts';
import { decodeFrame } from './codec.ts';
import { readCodestream } from './codestream.ts';
import { readFrameBytes, type PixelDataPlace } from './frame-bytes.ts';
import { frameBytes, type PixelDescription } from './instance.ts';
import { decodeJPEGLossless } from './jpeg-lossless.ts';
import { decodeRLE } from './rle.ts';
import { transferSyntax, type TransferSyntax } from './transfer-syntaxes.ts';

/** Pixels before rescale: signed as Pixel Representation says, row by row. */
export type StoredValues = Int16Array | Uint16Array;

/** Which frame of which file. */
export interface FrameAddress {
  place: PixelDataPlace;
  pixel: PixelDescription;
  numberOfFrames: number;
  /** counted from 0 */
  frame: number;
}

/**
 * Reads and decodes one frame of a file whose header has been found in order.
 *
 * @throws DataError where the pixels are missing, broken, or not what the header says
 */
export async function readStoredValues({ place, pixel, numberOfFrames, frame }: FrameAddress): Promise<StoredValues> {
  const bytes = await readFrameBytes(place, frameBytes(pixel), numberOfFrames, frame);
  const syntax = transferSyntax(place.transferSyntaxUID);
  const pixels = pixel.rows * pixel.columns;
  const allocated = pixel.bitsAllocated / 8;
  const shift = pixel.highBit + 1 - pixel.bitsStored;
  if (syntax.packing === 'native') {
    if (syntax.bigEndian && (place.pixelData?.vr === 'OW' || allocated === 2)) swapBytes(bytes);
    return unpack(cellsOf(bytes, allocated), pixel, shift);
  }
  if (syntax.packing === 'rle') return unpack(cellsOf(decodeRLE(bytes, pixels, allocated), allocated), pixel, shift);
  checkCodestream(bytes, syntax, pixel);
  if (syntax.packing === 'jpeg-lossless') return unpack(decodeJPEGLossless(bytes), pixel, 0);
  const decoded = await decodeFrame(bytes, pixel, syntax.uid);
  return unpack(cellsOf(decoded.bytes, decoded.bytesPerSample), pixel, 0);
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

/** One cell a pixel. */
function cellsOf(bytes: Uint8Array, bytesPerCell: number): Uint8Array | Uint16Array {
  return bytesPerCell === 1 ? bytes : new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / bytesPerCell);
}

/**
 * Takes the stored bits out of their cells, in place where a cell has the size of a value. Signedness is Pixel
 * Representation's, also where a JPEG 2000 codestream says otherwise; bits above the stored ones do not count, whatever
 * they are.
 */
function unpack(cells: Uint8Array | Uint16Array, pixel: PixelDescription, shift: number): StoredValues {
  const values = cells instanceof Uint16Array ? cells : Uint16Array.from(cells);
  const signed = new Int16Array(values.buffer, values.byteOffset, values.length);
  if (pixel.pixelRepresentation === 1) {
    if (pixel.bitsStored < 16) extendSigns(signed, shift, 32 - pixel.bitsStored);
    return signed;
  }
  const mask = 2 ** pixel.bitsStored - 1;
  if (shift > 0 || usesBitsOutside(values, mask))
    for (let index = 0; index < values.length; index++) values[index] = ((values[index] ?? 0) >> shift) & mask;
  return values;
}

function extendSigns(values: Int16Array, shift: number, unused: number): void {
  for (let index = 0; index < values.length; index++)
    values[index] = (((values[index] ?? 0) >> shift) << unused) >> unused;
}

/** Looks at two values at a time: most files keep the other bits zero, and need no second pass. */
function usesBitsOutside(values: Uint16Array, mask: number): boolean {
  const pairs = new Uint32Array(values.buffer, values.byteOffset, values.byteOffset % 4 === 0 ? values.length >> 1 : 0);
  let used = 0;
  for (let index = 0; index < pairs.length; index++) used |= pairs[index] ?? 0;
  for (let index = 2 * pairs.length; index < values.length; index++) used |= values[index] ?? 0;
  return (used & ~(mask * 0x10001)) !== 0;
}

function swapBytes(bytes: Uint8Array): void {
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength & ~1).swap16();
}
