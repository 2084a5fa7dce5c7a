import { DataError } from '../errors.ts';
import type { PixelDescription } from './instance.ts';

/**
 * The adapter of dicom-codec, for a thread of its own: its decoders print through `console`, which is taken over here so
 * that nothing reaches a stream of the product and a decoder's warning is not lost.
 */

const warnings: string[] = [];

function takeOverConsole(): void {
  const listen = (...parts: unknown[]) => {
    const line = parts.join(' ');
    if (/warn|error/i.test(line)) warnings.push(line.trim());
  };
  console.log = console.info = console.warn = console.error = listen;
}

let codec: Promise<typeof import('@cornerstonejs/dicom-codec').default> | undefined;

function loadCodec() {
  codec ??= (takeOverConsole(), import('@cornerstonejs/dicom-codec').then((loaded) => loaded.default));
  return codec;
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
  const dicomCodec = await loadCodec();
  warnings.length = 0;
  const info = {
    rows: pixel.rows,
    columns: pixel.columns,
    bitsAllocated: pixel.bitsAllocated,
    samplesPerPixel: 1,
    signed: pixel.pixelRepresentation === 1,
    pixelRepresentation: pixel.pixelRepresentation,
  };
  const decoded = await dicomCodec.decode(frame, info, transferSyntaxUID).catch((error: unknown) => {
    throw failure(error instanceof Error ? error.message : String(error), error);
  });
  if (warnings.length > 0) throw failure(warnings[0] ?? '');
  const { buffer, byteOffset, byteLength } = decoded.imageFrame;
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
