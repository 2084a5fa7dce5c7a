import type { Series, Volume } from './dicom/index.ts';
import { UserError } from './errors.ts';

/** Neighbouring slices of a series, counted from 0; both ends belong to it. */
export interface SliceRange {
  first: number;
  last: number;
}

/** What part of a longer series it is that was translated. */
export interface SeriesPart extends SliceRange {
  /** slices of the whole series */
  of: number;
}

/**
 * Some of the slices as a series of their own, each with its own place, and as a volume that shares the voxels: what is
 * made of them lies where they lie and refers to them only.
 * @param volume of the whole series
 * @throws UserError `slices-outside`
 */
export function partOfSeries(
  series: Series,
  volume: Volume,
  { first, last }: SliceRange,
): { series: Series; volume: Volume; part: SeriesPart } {
  const [columns, rows, of] = volume.dimensions;
  if (first > last || last >= of) {
    const message = `Slices ${first + 1} to ${last + 1} are not there: the series has ${of}.`;
    throw new UserError('slices-outside', message, 'Move the bile-duct region into the series.');
  }
  const count = last - first + 1;
  const values = volume.values.subarray(first * columns * rows, (last + 1) * columns * rows);
  const { resampled } = volume;
  return {
    part: { first, last, of },
    series: resampled
      ? series
      : {
          ...series,
          dimensions: [columns, rows, count],
          grid: { ...series.grid, origin: movedAlong(series.grid, first) },
          instances: series.instances.slice(first, last + 1),
        },
    volume: {
      ...volume,
      values,
      dimensions: [columns, rows, count],
      origin: movedAlong(volume, first),
      ...(resampled ? { resampled: { ...resampled, sources: resampled.sources.slice(first, last + 1) } } : {}),
    },
  };
}

function movedAlong(
  { origin, spacing, directions }: Pick<Volume, 'origin' | 'spacing' | 'directions'>,
  slices: number,
) {
  const [x, y, z] = directions[2];
  const way = slices * spacing[2];
  return [origin[0] + way * x, origin[1] + way * y, origin[2] + way * z] as const;
}
