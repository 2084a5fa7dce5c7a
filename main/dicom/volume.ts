/** A vector in patient coordinates: DICOM LPS (x to the left, y to posterior, z to superior), millimetres. */
export type LPS = readonly [number, number, number];

export type Unit = 'HU' | 'au';

/**
 * One series as a regular grid. Voxel (column i, row j, slice k) is `values[i + columns * (j + rows * k)]` and lies at
 * origin + i·spacing[0]·row + j·spacing[1]·column + k·spacing[2]·normal.
 */
export interface Volume {
  /** Modality values (after each slice's own rescale): Int16 where all of them are integers in range, else Float32. */
  values: Int16Array | Float32Array;
  /** columns, rows, slices */
  dimensions: readonly [number, number, number];
  /** mm between columns, between rows, between slices (from positions, never from SliceThickness) */
  spacing: readonly [number, number, number];
  /** unit vectors along increasing column index, row index and slice index (LPS); the third is the first × the second */
  directions: readonly [LPS, LPS, LPS];
  /** centre of voxel (0, 0, 0), mm LPS */
  origin: LPS;
  frameOfReferenceUID: string;
  unit: Unit;
  /** there where the slices of the source did not make a regular grid and were resampled onto this one */
  resampled?: Resampling;
}

/** How a volume came from slices that make no regular grid. */
export interface Resampling {
  /** one or more sentences for a header: the method, both grids, the findings with their numbers */
  description: string;
  /** of the findings that were mended */
  codes: readonly string[];
  /** for each slice of the volume, the indices of the source slices that it was interpolated from */
  sources: readonly (readonly number[])[];
}
