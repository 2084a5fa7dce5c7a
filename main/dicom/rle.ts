import { DataError } from '../errors.ts';

const HEADER_BYTES = 64;

/**
 * Decodes an RLE frame of one sample per pixel (PS3.5 Annex G): one segment a byte of the sample, the highest first.
 *
 * @param bytesPerSample 1 or 2
 * @returns the samples as little-endian bytes
 * @throws DataError unless every segment fills its plane exactly
 */
export function decodeRLE(frame: Uint8Array, pixels: number, bytesPerSample: number): Uint8Array {
  if (frame.length < HEADER_BYTES) throw broken('its header is cut off');
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const segments = view.getUint32(0, true);
  if (segments !== bytesPerSample) throw broken(`it has ${segments} segments, expected ${bytesPerSample}`);
  const out = new Uint8Array(pixels * bytesPerSample);
  for (let segment = 0; segment < segments; segment++) {
    const start = view.getUint32(4 + 4 * segment, true);
    const end = segment + 1 < segments ? view.getUint32(8 + 4 * segment, true) : frame.length;
    if (start < HEADER_BYTES || end > frame.length || start > end) throw broken('a segment lies outside the frame');
    decodeSegment(frame.subarray(start, end), out, segments - 1 - segment, bytesPerSample, pixels);
  }
  return out;
}

function decodeSegment(source: Uint8Array, out: Uint8Array, first: number, stride: number, pixels: number): void {
  let read = 0;
  let written = 0;
  while (written < pixels) {
    const code = source[read++];
    if (code === undefined) throw broken(`a segment holds ${written} of ${pixels} bytes`);
    if (code === 128) continue;
    const count = code < 128 ? code + 1 : 257 - code;
    const needed = code < 128 ? count : 1;
    if (read + needed > source.length || written + count > pixels) throw broken('a run leaves its segment');
    for (let index = 0; index < count; index++)
      out[first + stride * written++] = source[code < 128 ? read + index : read] ?? 0;
    read += needed;
  }
}

const broken = (why: string) => new DataError('corrupt-pixels', `The RLE frame is broken: ${why}.`, '');
