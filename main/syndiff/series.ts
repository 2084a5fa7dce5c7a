import type { Model } from '../../models/index.ts';
import type { Volume } from '../dicom/index.ts';
import { DataError } from '../errors.ts';
import { createSliceGrid, type SliceGrid } from './grid.ts';
import { fromNetwork, resultRange, sourceRange, toNetwork, type IntensityRange } from './intensity.ts';
import type { Slice } from './sampler.ts';

/** A series on its way to a model and back: what is decided once for all of its slices. */
export interface PreparedSeries {
  source: Volume;
  /** what becomes −1 and 1 */
  sourceRange: IntensityRange;
  /** what −1 and 1 become */
  resultRange: IntensityRange;
  resultUnit: Volume['unit'];
  grid: SliceGrid;
}

/**
 * @param known what becomes −1 and 1, where that is known better than the series could tell: of a synthesised one
 * @throws DataError `wrong-unit` where the series is not of the modality the model translates; `flat-volume`
 */
export function prepareSeries(source: Volume, { card }: Model, known?: IntensityRange): PreparedSeries {
  const { source: sourceMapping, target } = card.intensity;
  if (source.unit !== sourceMapping.unit) {
    const message = `${card.id} translates series in ${sourceMapping.unit}; this one is in ${source.unit}.`;
    throw new DataError('wrong-unit', message, card.id, 'Choose the model for the other direction.');
  }
  const [columns, rows] = source.dimensions;
  return {
    source,
    sourceRange: known ?? sourceRange(source.values, sourceMapping, card.id),
    resultRange: resultRange(target),
    resultUnit: target.unit,
    grid: createSliceGrid({ columns, rows, spacing: [source.spacing[0], source.spacing[1]] }, card.grid),
  };
}

/** One slice of the series as the networks want it: intensity, then grid. */
export function prepareSlice({ source, sourceRange: range, grid }: PreparedSeries, slice: number): Slice {
  const size = source.dimensions[0] * source.dimensions[1];
  return grid.toModel(toNetwork(source.values.subarray(slice * size, (slice + 1) * size), range));
}

/** What a network made of a slice, put into the resulting volume: grid, then intensity. */
export function restoreSlice(
  { grid, resultRange: range }: PreparedSeries,
  made: Float32Array,
  slice: number,
  result: Volume,
): void {
  const values = fromNetwork(grid.toSource(made), range);
  result.values.set(values, slice * values.length);
}

/** The same for a standard deviation, which has a scale but no zero point. */
export function restoreDeviation(
  { grid, resultRange: range }: PreparedSeries,
  made: Float32Array,
  slice: number,
  result: Volume,
): void {
  const unitsPerOne = (range.maximum - range.minimum) / 2;
  // The grid takes −1 for what lies outside; a deviation is 0 there.
  const values = grid.toSource(made.map((value) => value - 1)).map((value) => (value + 1) * unitsPerOne);
  result.values.set(values, slice * values.length);
}

/** A volume of the result's unit on the source grid, still empty. */
export function emptyResult(
  { source, resultUnit }: PreparedSeries,
  Values: Int16ArrayConstructor | Float32ArrayConstructor,
): Volume {
  return { ...source, values: new Values(source.values.length), unit: resultUnit };
}
