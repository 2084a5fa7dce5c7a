import type { StoredValues } from './stored-values.ts';

/** Modality values of one slice. */
export type SliceValues = Int16Array | Float32Array;

/** Value = stored value × slope + intercept. */
export interface Rescale {
  slope: number;
  intercept: number;
}

/**
 * Rescales one slice, in place where its values stay 16-bit integers.
 *
 * @param bitsStored no value uses more
 * @returns 16-bit integers where all values are such, else 32-bit floats
 */
export function rescaleSlice(stored: StoredValues, rescale: Rescale, bitsStored: number): SliceValues {
  const { slope, intercept } = rescale;
  if (!fitsInt16(stored, rescale, bitsStored)) {
    const floats = new Float32Array(stored.length);
    for (let index = 0; index < stored.length; index++) floats[index] = (stored[index] ?? 0) * slope + intercept;
    return floats;
  }
  const values = new Int16Array(stored.buffer, stored.byteOffset, stored.length);
  if (slope === 1) addInPlace(values, intercept);
  else for (let index = 0; index < stored.length; index++) values[index] = (stored[index] ?? 0) * slope + intercept;
  return values;
}

/** Wraps around at 16 bits, which is right for unsigned values too as long as the sums are 16-bit integers. */
function addInPlace(values: Int16Array, term: number): void {
  if (term === 0) return;
  for (let index = 0; index < values.length; index++) values[index] = (values[index] ?? 0) + term;
}

function fitsInt16(stored: StoredValues, { slope, intercept }: Rescale, bitsStored: number): boolean {
  const integers = Number.isInteger(slope) && Number.isInteger(intercept);
  const inRange = (ends: readonly number[]) =>
    ends.every((end) => end * slope + intercept >= -32768 && end * slope + intercept <= 32767);
  if (integers && inRange(possibleEnds(stored, bitsStored))) return true;
  if (!inRange(extremes(stored))) return false;
  return integers || stored.every((value) => Number.isInteger(value * slope + intercept));
}

function possibleEnds(stored: StoredValues, bitsStored: number): readonly [number, number] {
  const half = 2 ** (bitsStored - 1);
  return stored instanceof Int16Array ? [-half, half - 1] : [0, 2 * half - 1];
}

function extremes(stored: StoredValues): readonly [number, number] {
  let least = Infinity;
  let most = -Infinity;
  for (let index = 0; index < stored.length; index++) {
    const value = stored[index] ?? 0;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}
