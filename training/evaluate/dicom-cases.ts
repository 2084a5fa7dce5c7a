import { createHash } from 'node:crypto';
import { readVolume, scanFolder, type Series, type Volume } from '../../main/dicom/index.ts';
import { UserError } from '../../main/errors.ts';
import type { Step } from '../../main/step.ts';
import { type Geometry, overlappingSlices, resampleSlice } from '../data/onto-grid.ts';
import { reasonAgainst } from '../data/series-choice.ts';
import type { PairedCase } from './evaluate-model.ts';

/** A patient's CT and MR-T1 of one frame of reference that show the same part of the body. */
export interface DicomPair {
  /** digest of what tells the patient apart: nothing of it can be read back from a table or a log */
  id: string;
  ct: Series;
  mrt1: Series;
  /** of the CT, those that the MR shows as well */
  slices: readonly number[];
}

/**
 * The geometric pairs of two folders, one for each patient: that with the most common slices.
 * @throws UserError `no-pairs`, `folder-unreadable`; CancelledError
 */
export async function findPairs(
  folders: { ct: string; mrt1: string },
  step: Pick<Step, 'signal'> = {},
): Promise<DicomPair[]> {
  const [ct, mrt1] = [await scanFolder(folders.ct, step), await scanFolder(folders.mrt1, step)];
  const best = new Map<string, DicomPair>();
  for (const one of ct.series.filter((series) => reasonAgainst(series, 'ct') === null))
    for (const other of mrt1.series.filter((series) => reasonAgainst(series, 'mrt1') === null)) {
      const pair = pairOf(one, other);
      if (pair && pair.slices.length > (best.get(pair.id)?.slices.length ?? 0)) best.set(pair.id, pair);
    }
  if (best.size > 0) return [...best.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  throw new UserError(
    'no-pairs',
    'No CT and MR-T1 series of the folders share a frame of reference and show the same part of the body.',
    'Give studies that were acquired together, or registered.',
  );
}

function pairOf(ct: Series, mrt1: Series): DicomPair | null {
  if (ct.frameOfReferenceUID === '' || ct.frameOfReferenceUID !== mrt1.frameOfReferenceUID) return null;
  const common = overlappingSlices(geometryOf(mrt1), geometryOf(ct));
  if (!common) return null;
  const slices = Array.from({ length: common.last - common.first + 1 }, (_, i) => common.first + i);
  return { id: patientDigest(ct), ct, mrt1, slices };
}

const geometryOf = ({ dimensions, grid }: Series): Geometry => ({ dimensions, ...grid });

function patientDigest({ instances, frameOfReferenceUID }: Series): string {
  const { id = '', name = '', birthDate = '' } = instances[0]?.patient ?? {};
  const known = id.trim() !== '' ? ['id', id.trim()] : name.trim() !== '' ? ['name', name.trim(), birthDate] : null;
  return createHash('sha256')
    .update(JSON.stringify(known ?? ['frame', frameOfReferenceUID]))
    .digest('hex')
    .slice(0, 12);
}

/**
 * Both contrasts on the pixels of the CT, the MR resampled to them.
 * @param most so many of the common slices, evenly spread
 * @throws those of `readVolume`
 */
export async function readPair(
  { id, ct, mrt1, slices }: DicomPair,
  most: number,
  step: Pick<Step, 'signal'> = {},
): Promise<PairedCase> {
  const count = Math.min(most, slices.length);
  const chosen = Array.from({ length: count }, (_, i) => slices[Math.floor(((i + 0.5) * slices.length) / count)]!);
  const [whole, moving] = [await readVolume(ct, step), await readVolume(mrt1, step)];
  const plane = whole.dimensions[0] * whole.dimensions[1];
  const volume = (unit: Volume['unit'], slice: (index: number) => ArrayLike<number>): Volume => {
    const values = new Int16Array(count * plane);
    chosen.forEach((index, i) => values.set(slice(index), i * plane));
    return { ...whole, values, dimensions: [whole.dimensions[0], whole.dimensions[1], count], unit };
  };
  const empty = smallest(moving.values);
  return {
    id,
    ct: volume('HU', (index) => whole.values.subarray(index * plane, (index + 1) * plane)),
    mrt1: volume('au', (index) => resampleSlice(moving, whole, index, empty).map(Math.round)),
    tissues: null,
    noiseFree: null,
  };
}

function smallest(values: ArrayLike<number>): number {
  let least = Infinity;
  for (let i = 0; i < values.length; i += 1) least = Math.min(least, values[i]!);
  return least;
}
