import { DataError } from '../errors.ts';
import type { Volume } from './volume.ts';

/** How a value becomes a stored pixel of 16 bits: stored × slope + intercept is the value (PS3.3 C.11.1). */
export interface PixelCoding {
  signed: boolean;
  slope: number;
  intercept: number;
}

/** Hounsfield units as they are. */
export const hounsfieldUnits: PixelCoding = { signed: true, slope: 1, intercept: 0 };
/** Arbitrary units as they are: classic MR has no rescale. */
export const arbitraryUnits: PixelCoding = { signed: false, slope: 1, intercept: 0 };
/** A standard deviation of Hounsfield units is often less than a few of them. */
export const deviationOfHounsfieldUnits: PixelCoding = { signed: false, slope: 0.1, intercept: 0 };
/** Hounsfield units for objects whose readers expect unsigned pixels. */
export const unsignedHounsfieldUnits: PixelCoding = { signed: false, slope: 1, intercept: -1024 };

/**
 * The stored pixels of one slice, little-endian; what lies between two stored values is rounded.
 * @throws DataError `value-out-of-range` where a value does not fit
 */
export function storedSlice(volume: Volume, slice: number, { signed, slope, intercept }: PixelCoding): ArrayBuffer {
  const [columns, rows] = volume.dimensions;
  const pixels = columns * rows;
  const values = volume.values.subarray(slice * pixels, (slice + 1) * pixels);
  const [least, most] = signed ? [-32768, 32767] : [0, 65535];
  const stored = new DataView(new ArrayBuffer(2 * pixels));
  values.forEach((value, index) => {
    const rounded = Math.round((value - intercept) / slope);
    if (!(rounded >= least && rounded <= most))
      throw new DataError('value-out-of-range', `Value ${value} of slice ${slice + 1} cannot be stored.`, '');
    stored.setUint16(2 * index, rounded & 0xffff, true);
  });
  return stored.buffer;
}
