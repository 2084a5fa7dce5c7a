import type { IntensityMapping } from '../../models/index.ts';
import { DataError } from '../errors.ts';
import { percentiles } from './percentile.ts';

/** The values that correspond to −1 and +1. */
export interface IntensityRange {
  minimum: number;
  maximum: number;
}

/**
 * The range of a source volume: the fixed window of the card for CT, percentiles of the whole volume for MR.
 * @throws DataError `flat-volume` where the percentiles coincide: nothing could be told from noise
 */
export function sourceRange(
  values: Int16Array | Float32Array,
  mapping: IntensityMapping,
  where = 'volume',
): IntensityRange {
  if (mapping.kind === 'window') return { minimum: mapping.minimum, maximum: mapping.maximum };
  const [minimum = NaN, maximum = NaN] = percentiles(values, [mapping.lower, mapping.upper]);
  if (minimum < maximum) return { minimum, maximum };
  throw new DataError(
    'flat-volume',
    `The ${mapping.lower}th and the ${mapping.upper}th percentile of the voxels are both ${minimum}.`,
    where,
    'Choose a series that shows anatomy.',
  );
}

/** The range a synthesised volume gets: the window of the card for CT, the card's restored range for MR. */
export function resultRange(mapping: IntensityMapping): IntensityRange {
  return mapping.kind === 'window'
    ? { minimum: mapping.minimum, maximum: mapping.maximum }
    : { minimum: mapping.restoredMinimum, maximum: mapping.restoredMaximum };
}

/** Modality values → [−1, 1], clipped at the range; a value that is not a number becomes −1, the background. */
export function toNetwork(values: Int16Array | Float32Array, range: IntensityRange): Float32Array {
  const scale = 2 / (range.maximum - range.minimum);
  const result = new Float32Array(values.length);
  for (let i = 0; i < values.length; i += 1) {
    const value = (values[i]! - range.minimum) * scale - 1;
    result[i] = value > -1 ? Math.min(value, 1) : -1;
  }
  return result;
}

/**
 * [−1, 1] → modality values, clipped at the range and rounded: every whole number inside the range comes back from
 * `toNetwork` unchanged.
 */
export function fromNetwork(values: Float32Array, range: IntensityRange): Int16Array {
  const scale = (range.maximum - range.minimum) / 2;
  const result = new Int16Array(values.length);
  for (let i = 0; i < values.length; i += 1) {
    const clipped = Math.min(1, Math.max(-1, values[i]!));
    result[i] = Math.round((clipped + 1) * scale + range.minimum);
  }
  return result;
}
