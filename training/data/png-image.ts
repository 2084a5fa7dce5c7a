import { PNG } from 'pngjs';

export interface GreyImage {
  rows: number;
  columns: number;
  /** 8 or 16 */
  bits: number;
  /** 0 … 2^bits − 1, row after row */
  values: Uint16Array;
}

/**
 * Decodes a greyscale PNG of 8 or 16 bits (ISO/IEC 15948); fewer bits are spread over 8, and colour whose channels are
 * all alike counts as grey.
 * @throws Error that says what is wrong with it
 */
export function readGreyPng(bytes: Buffer): GreyImage {
  // Without its rescaling, pngjs gives 16-bit files as 16-bit samples.
  const { width, height, depth, palette, data } = PNG.sync.read(bytes, { skipRescale: true });
  const bits = depth === 16 && !palette ? 16 : 8;
  // Types of the package say bytes; for 16 bits it is a Uint16Array.
  const samples: Buffer | Uint16Array = data;
  const spread = depth < 8 && !palette ? 255 / (2 ** depth - 1) : 1;
  const values = new Uint16Array(width * height);
  for (let i = 0; i < values.length; i += 1) {
    const [red, green, blue] = [samples[4 * i]!, samples[4 * i + 1]!, samples[4 * i + 2]!];
    if (red !== green || red !== blue) throw new Error('it is a colour image');
    values[i] = red * spread;
  }
  return { rows: height, columns: width, bits, values };
}
