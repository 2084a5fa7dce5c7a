import { axisWeights, type Axis, type AxisWeights } from './axis.ts';
import type { Slice } from './sampler.ts';

/** −1 is air in CT and nothing in MR: what lies beyond the field of view. */
const background = -1;

export interface SourceGrid {
  columns: number;
  rows: number;
  /** mm between columns, between rows */
  spacing: readonly [number, number];
}

/** From the slices of a series to the images a model was trained on, and back. In-plane only: any orientation will do. */
export interface SliceGrid {
  /** size of the images the model gets */
  columns: number;
  rows: number;
  /** one slice of the series, in [−1, 1] → the model's image */
  toModel(values: Float32Array): Slice;
  /** an image of the model → exactly the series' own pixels, in [−1, 1] */
  toSource(values: Float32Array): Float32Array;
}

/**
 * The model's grid has the card's pixel spacing, the centre of the slice in its own centre, and covers the whole slice;
 * it is padded on all sides with background to the multiple the networks need.
 */
export function createSliceGrid(source: SourceGrid, model: { pixelSpacing: number; sizeMultiple: number }): SliceGrid {
  const [columnAxis, rowAxis] = [
    modelAxis(source.columns, source.spacing[0], model),
    modelAxis(source.rows, source.spacing[1], model),
  ];
  const [sourceColumns, sourceRows] = [
    centredAxis(source.columns, source.spacing[0]),
    centredAxis(source.rows, source.spacing[1]),
  ];
  const there = [axisWeights(sourceColumns, columnAxis), axisWeights(sourceRows, rowAxis)] as const;
  const back = [axisWeights(columnAxis, sourceColumns), axisWeights(rowAxis, sourceRows)] as const;
  return {
    columns: columnAxis.count,
    rows: rowAxis.count,
    toModel: (values) => ({
      values: resample(values, source.columns, source.rows, ...there),
      columns: columnAxis.count,
      rows: rowAxis.count,
    }),
    toSource: (values) => resample(values, columnAxis.count, rowAxis.count, ...back),
  };
}

function centredAxis(count: number, spacing: number): Axis {
  return { count, first: (-(count - 1) / 2) * spacing, spacing };
}

function modelAxis(
  count: number,
  spacing: number,
  { pixelSpacing, sizeMultiple }: { pixelSpacing: number; sizeMultiple: number },
): Axis {
  const covering = Math.ceil((count * spacing) / pixelSpacing - 1e-3);
  const padded = Math.ceil(covering / sizeMultiple) * sizeMultiple;
  // Whole pixels of padding on either side of the covering axis, so that an equal spacing keeps equal pixel centres.
  const before = Math.floor((padded - covering) / 2);
  return { count: padded, first: (-(covering - 1) / 2 - before) * pixelSpacing, spacing: pixelSpacing };
}

/** Separable: rows of the image first, then its columns. Values stay in [−1, 1]: cubic interpolation overshoots. */
function resample(
  values: Float32Array,
  columns: number,
  rows: number,
  alongColumns: AxisWeights,
  alongRows: AxisWeights,
): Float32Array {
  const newColumns = alongColumns.start.length;
  const newRows = alongRows.start.length;
  const narrowed = new Float64Array(newColumns * rows);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < newColumns; column += 1) {
      const line = { offset: row * columns, stride: 1 };
      narrowed[row * newColumns + column] = weighted(values, line, alongColumns, column);
    }
  const result = new Float32Array(newColumns * newRows);
  for (let row = 0; row < newRows; row += 1)
    for (let column = 0; column < newColumns; column += 1) {
      const line = { offset: column, stride: newColumns };
      const value = background + weighted(narrowed, line, alongRows, row, 0);
      result[row * newColumns + column] = Math.max(-1, Math.min(1, value));
    }
  return result;
}

/** Σ weight·(value − origin) along one line; by default relative to the background. */
function weighted(
  values: Float32Array | Float64Array,
  line: { offset: number; stride: number },
  { start, weights, taps }: AxisWeights,
  target: number,
  origin = background,
): number {
  let sum = 0;
  const begin = line.offset + start[target]! * line.stride;
  for (let tap = 0; tap < taps; tap += 1)
    sum += weights[target * taps + tap]! * (values[begin + tap * line.stride]! - origin);
  return sum;
}
