import { DataError } from '../errors.ts';
import type { PixelDescription } from './instance.ts';
import { transferSyntax, type Packing } from './transfer-syntaxes.ts';

/**
 * The adapter of dicom-codec and its parts, for a thread of its own: the decoders print through `console`, which is
 * taken over here so that nothing reaches a stream of the product and a decoder's warning is not lost.
 */

const warnings: string[] = [];

function takeOverConsole(): void {
  const listen = (...parts: unknown[]) => {
    const line = parts.join(' ');
    if (/warn|error/i.test(line)) warnings.push(line.trim());
  };
  console.log = console.info = console.warn = console.error = listen;
}

type Decode = (frame: Uint8Array, pixel: PixelDescription, transferSyntaxUID: string) => Promise<ArrayBufferView>;

/** dicom-codec's own JPEG 2000 decoder is the JavaScript build, six times slower than the same one in WebAssembly. */
async function openWithOpenJPEG(): Promise<Decode> {
  takeOverConsole();
  const { default: load } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs');
  const { J2KDecoder } = await load();
  return async (frame) => {
    const decoder = new J2KDecoder();
    decoder.getEncodedBuffer(frame.length).set(frame);
    decoder.decode();
    const samples = decoder.getDecodedBuffer().slice();
    decoder.delete();
    return samples;
  };
}

async function openWithDicomCodec(): Promise<Decode> {
  takeOverConsole();
  const { default: dicomCodec } = await import('@cornerstonejs/dicom-codec');
  return async (frame, pixel, transferSyntaxUID) => {
    const signed = pixel.pixelRepresentation === 1;
    const info = { ...pixel, samplesPerPixel: 1, signed };
    return (await dicomCodec.decode(frame, info, transferSyntaxUID)).imageFrame;
  };
}

let openJPEG: Promise<Decode> | undefined;
let dicomCodec: Promise<Decode> | undefined;

function decoderOf(packing: Packing): Promise<Decode> {
  return packing === 'jpeg-2000' ? (openJPEG ??= openWithOpenJPEG()) : (dicomCodec ??= openWithDicomCodec());
}

/**
 * Decodes one frame of one sample per pixel.
 *
 * @returns the samples as little-endian bytes, one or two each as `bytesPerSample` says
 * @throws DataError where the decoder fails or warns: a picture that may be wrong is not shown
 */
export async function decodeFrame(
  frame: Uint8Array,
  pixel: PixelDescription,
  transferSyntaxUID: string,
): Promise<{ bytes: Uint8Array; bytesPerSample: 1 | 2 }> {
  const { uid, packing } = transferSyntax(transferSyntaxUID);
  const decode = await decoderOf(packing);
  warnings.length = 0;
  const decoded = await decode(frame, pixel, uid).catch((error: unknown) => {
    throw failure(error instanceof Error ? error.message : String(error), error);
  });
  if (warnings.length > 0) throw failure(warnings[0] ?? '');
  const { buffer, byteOffset, byteLength } = decoded;
  const pixels = pixel.rows * pixel.columns;
  if (byteLength !== pixels && byteLength !== 2 * pixels)
    throw failure(`${byteLength} bytes came out for ${pixels} pixels`);
  // The decoder's memory is its own: copy.
  return {
    bytes: new Uint8Array(buffer, byteOffset, byteLength).slice(),
    bytesPerSample: byteLength === pixels ? 1 : 2,
  };
}

const failure = (why: string, cause?: unknown) =>
  new DataError('corrupt-pixels', `The frame cannot be decoded: ${why}.`, '', '', { cause });
