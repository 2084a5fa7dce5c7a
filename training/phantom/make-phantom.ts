import { throwIfCancelled, type Step } from '../../main/step.ts';
import type { Unit, Volume } from '../../main/dicom/index.ts';
import { acquireCtSlice } from './acquire-ct.ts';
import { acquireMrSlice, biasField } from './acquire-mr.ts';
import { makeAnatomy } from './anatomy/anatomy.ts';
import { checkGrid, originOf, type Grid } from './grid.ts';
import { paint } from './paint.ts';
import { drawPatient, type Patient } from './patient.ts';
import { Random, hash32 } from './random.ts';
import { drawSignals, type Signal } from './signals.ts';
import { tissueLabels } from './tissues.ts';

/** `noise: false` leaves out the noise of both scanners, and nothing else: the best that a translation could give. */
export interface RenderOptions extends Step {
  noise?: boolean;
}

/** One patient on one grid: both modalities, perfectly registered, and the truth. */
export interface Phantom {
  patient: Patient;
  /** HU, Int16 */
  ct: Volume;
  /** arbitrary units, Int16, never negative */
  mrt1: Volume;
  /** before blur, bias and noise */
  noiseFreeCt: Float32Array;
  noiseFreeMrt1: Float32Array;
  /** tissue at each voxel's centre: `tissueLabels` */
  labels: Uint8Array;
  /** true mean signal of each tissue, by label */
  signals: readonly Signal[];
}

/**
 * Draws a procedural upper abdomen of patient `seed` on `grid`: axial, columns to the patient's left, rows to posterior,
 * slices to superior. The same seed and grid give the same bytes on one JavaScript engine (sin, cos and exp may differ in
 * the last bit between V8 versions); another grid shows the same patient.
 *
 * @throws UserError for a grid that cannot be drawn, CancelledError.
 */
export function makePhantom(seed: number, grid: Grid, options: RenderOptions = {}): Phantom {
  const patient = drawPatient(seed);
  return renderPatient(patient, drawSignals(patient), grid, options);
}

/** The phantom of a patient and of signals that need not be those of its seed: for comparing with a typical scan. */
export function renderPatient(
  patient: Patient,
  signals: readonly Signal[],
  grid: Grid,
  { noise = true, signal, onProgress }: RenderOptions = {},
): Phantom {
  checkGrid(grid);
  throwIfCancelled(signal);
  const painting = paint(makeAnatomy(patient).structures, signals, patient, grid);
  const plane = grid.columns * grid.rows;
  const origin = originOf(grid);
  const ct = new Int16Array(plane * grid.slices);
  const mrt1 = new Int16Array(plane * grid.slices);
  const bias = biasField(patient);
  const liver = signals[tissueLabels.liver]!.mr;
  for (let slice = 0; slice < grid.slices; slice++) {
    throwIfCancelled(signal);
    const start = slice * plane;
    const end = start + plane;
    ct.set(acquireCtSlice(painting.ct.subarray(start, end), slice, patient, grid, noise).map(Math.round), start);
    mrt1.set(
      acquireMrSlice(painting.mrt1.subarray(start, end), slice, patient, grid, origin, liver, bias, noise).map(
        Math.round,
      ),
      start,
    );
    onProgress?.((slice + 1) / grid.slices);
  }
  const volume = (values: Int16Array, unit: Unit): Volume => ({
    values,
    dimensions: [grid.columns, grid.rows, grid.slices],
    spacing: grid.spacing,
    directions: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    origin,
    frameOfReferenceUID: frameOfReference(patient.seed),
    unit,
  });
  return {
    patient,
    signals,
    ct: volume(ct, 'HU'),
    mrt1: volume(mrt1, 'au'),
    noiseFreeCt: painting.ct,
    noiseFreeMrt1: painting.mrt1,
    labels: painting.labels,
  };
}

/** A UID derived from the seed below 2.25, the root for UUIDs (PS3.5 B.2): same patient, same frame. */
function frameOfReference(seed: number): string {
  const key = Random.of(seed).fork('frame of reference').key;
  let uuid = 0n;
  for (let word = 0; word < 4; word++) uuid = (uuid << 32n) | BigInt(hash32(key, word));
  return `2.25.${uuid}`;
}
