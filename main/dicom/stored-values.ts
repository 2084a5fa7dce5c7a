import { DataError } from '../errors.ts';
import { decodeFrame } from './codec.ts';
import { readCodestream } from './codestream.ts';
import { openFrames } from './frame-bytes.ts';
import { frameBytes, type PixelDescription } from './instance.ts';
import { decodeRLE } from './rle.ts';
import { transferSyntax, type TransferSyntax } from './transfer-syntaxes.ts';

/** Pixels before rescale: signed as Pixel Representation says, row by row. */
export type StoredValues = Int16Array | Uint16Array;

/** Which frame of which file. */
export interface FrameAddress {
  file: string;
  pixel: PixelDescription;
  numberOfFrames: number;
  /** counted from 0 */
  frame: number;
}

/**
 * Reads and decodes one frame of a file whose header has been found in order. Of a file with many frames only that
 * frame is read.
 *
 * @throws DataError where the pixels are missing, broken, or not what the header says
 */
export async function readStoredValues({ file, pixel, numberOfFrames, frame }: FrameAddress): Promise<StoredValues> {
  const frames = await openFrames(file, frameBytes(pixel), numberOfFrames);
  const bytes = await frames.read(frame);
  const syntax = transferSyntax(frames.transferSyntaxUID);
  const pixels = pixel.rows * pixel.columns;
  const allocated = pixel.bitsAllocated / 8;
  const shift = pixel.highBit + 1 - pixel.bitsStored;
  if (syntax.packing === 'native') {
    if (syntax.bigEndian && (frames.vr === 'OW' || allocated === 2)) swapBytes(bytes);
    return unpack(bytes, allocated, pixel, shift);
  }
  if (syntax.packing === 'rle') return unpack(decodeRLE(bytes, pixels, allocated), allocated, pixel, shift);
  checkCodestream(bytes, syntax, pixel);
  const decoded = await decodeFrame(bytes, pixel, syntax.uid);
  return unpack(decoded.bytes, decoded.bytesPerSample, pixel, 0);
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
