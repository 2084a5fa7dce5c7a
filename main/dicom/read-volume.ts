import { DataError } from '../errors.ts';
import { throwIfCancelled, type Step } from '../step.ts';
import { decodesAtOnce, readSliceInThread } from './decode-pool.ts';
import { addressOf, type Instance } from './instance.ts';
import { resample } from './resample.ts';
import { canResample } from './resampling-grid.ts';
import type { SliceValues } from './rescale.ts';
import type { Series } from './series.ts';
import type { Volume } from './volume.ts';

/** 512 × 512 × 4000: beyond any series this product is for. */
const MOST_VOXELS = 2 ** 30;

export interface ReadStep extends Step {
  /** whether tilted or unevenly spaced slices are to be resampled onto a regular grid; default: they are refused */
  resample?: boolean | undefined;
}

/**
 * Reads a series into a volume.
 *
 * @param step `onProgress` is told the share that is done, 0 to 1
 * @throws DataError code `series-refused` for a series with findings, `volume-too-large`, `corrupt-pixels`;
 *   CancelledError
 */
export async function readVolume(series: Series, step: ReadStep = {}): Promise<Volume> {
  const where = series.seriesInstanceUID || series.id;
  const mends = step.resample === true && canResample(series);
  if (series.findings.length > 0 && !mends) {
    const remedy = canResample(series) ? 'It can be resampled onto a regular grid.' : '';
    throw new DataError('series-refused', series.findings.map(({ message }) => message).join(' '), where, remedy);
  }
  const values = await readVoxels(series, step);
  return {
    values,
    dimensions: series.dimensions,
    spacing: series.grid.spacing,
    directions: series.grid.directions,
    origin: series.grid.origin,
    frameOfReferenceUID: series.frameOfReferenceUID,
    unit: series.modality === 'CT' ? 'HU' : 'au',
    ...(mends ? resample(series, values) : {}),
  };
}

/**
 * Decodes and rescales all slices in their order, wherever they lie.
 *
 * @throws DataError code `volume-too-large`, `corrupt-pixels`; CancelledError
 */
export async function readVoxels(series: Series, step: Step = {}): Promise<Volume['values']> {
  const where = series.seriesInstanceUID || series.id;
  const [columns, rows, slices] = series.dimensions;
  if (columns * rows * slices > MOST_VOXELS)
    throw new DataError('volume-too-large', `${columns} × ${rows} × ${slices} voxels are too many.`, where);
  const voxels = new Voxels(columns * rows, slices);
  let next = 0;
  let done = 0;
  const lane = async () => {
    for (let slice = next++; slice < slices; slice = next++) {
      throwIfCancelled(step.signal);
      const instance = series.instances[slice];
      if (instance === undefined) break;
      voxels.put(slice, await readInstance(instance));
      step.onProgress?.(++done / slices);
    }
  };
  await Promise.all(Array.from({ length: decodesAtOnce }, lane));
  throwIfCancelled(step.signal);
  return voxels.values;
}

/**
 * Decodes and rescales one slice, also of a series that cannot be read as a volume.
 *
 * @returns modality values, with the size of this very slice: those of a refused series may differ
 * @throws DataError code `no-slice`, `corrupt-pixels`; CancelledError
 */
export async function readSlice(
  series: Series,
  slice: number,
  { signal }: Pick<Step, 'signal'> = {},
): Promise<{ values: SliceValues; columns: number; rows: number }> {
  throwIfCancelled(signal);
  const instance = series.instances[slice];
  if (!instance) throw new DataError('no-slice', `The series has no slice ${slice + 1}.`, series.seriesInstanceUID);
  const { columns, rows } = instance.pixel;
  return { values: await readInstance(instance), columns, rows };
}

function readInstance(instance: Instance): Promise<SliceValues> {
  const [slope = 1] = instance.rescaleSlope;
  const [intercept = 0] = instance.rescaleIntercept;
  return readSliceInThread(addressOf(instance), { slope, intercept });
}

/** 16-bit integers until a slice comes that has others, 32-bit floats from then on. */
class Voxels {
  values: Int16Array | Float32Array;

  constructor(
    private readonly pixels: number,
    slices: number,
  ) {
    this.values = new Int16Array(pixels * slices);
  }

  put(slice: number, values: SliceValues): void {
    if (this.values instanceof Int16Array && values instanceof Float32Array)
      this.values = new Float32Array(this.values);
    this.values.set(values, slice * this.pixels);
  }
}
