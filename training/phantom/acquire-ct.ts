import { blur, gaussian } from './convolve.ts';
import { originOf, type Grid } from './grid.ts';
import type { Patient } from './patient.ts';
import { Random, hash32, normalOf } from './random.ts';

/**
 * A CT slice: the scanner's blur (a sharp kernel then overshoots at edges), then noise that carries the grain of the
 * reconstruction kernel. HU, not rounded.
 * @param noise false leaves the noise out
 */
export function acquireCtSlice(
  ideal: Float32Array,
  slice: number,
  patient: Patient,
  grid: Grid,
  noise: boolean,
): Float32Array {
  const { columns, rows } = grid;
  const pixel = (grid.spacing[0] + grid.spacing[1]) / 2;
  const image = blur(ideal, columns, rows, gaussian(Math.max(0.3, patient.ct.blur / pixel)));
  const smooth = patient.ct.kernel === 'smooth';
  if (!smooth) {
    const soft = blur(image, columns, rows, gaussian(Math.max(0.3, HALO / pixel)));
    for (let p = 0; p < image.length; p++) image[p] = image[p]! + OVERSHOOT * (image[p]! - soft[p]!);
  }
  const grain = noise ? makeGrain(slice, patient, grid) : undefined;
  const [left, top] = originOf(grid);
  const [shiftX, shiftY] = patient.pose.shift;
  for (let p = 0; p < image.length; p++) {
    // rays through the middle of the body are attenuated most; in lung and outside hardly at all
    const u = (left + (p % columns) * grid.spacing[0] - shiftX) / HALF_WIDTH;
    const v = (top + Math.floor(p / columns) * grid.spacing[1] - shiftY) / HALF_DEPTH;
    const level = image[p]! < -500 ? 0.6 : Math.max(0.7, 1.1 - 0.25 * (u * u + v * v));
    image[p] = Math.max(-1024, image[p]! + (grain ? level * grain[p]! : 0));
  }
  return image;
}

/**
 * Noise of the patient's level with the grain of the reconstruction kernel: white noise without its finest and, as
 * filtered back-projection leaves them out, without part of its coarse waves.
 */
function makeGrain(slice: number, patient: Patient, grid: Grid): Float32Array {
  const { columns, rows } = grid;
  const pixel = (grid.spacing[0] + grid.spacing[1]) / 2;
  const key = Random.of(patient.seed).fork('ct noise').fork(String(slice)).key;
  const white = new Float32Array(columns * rows);
  for (let p = 0; p < white.length; p++) white[p] = normalOf(hash32(key, p));
  const fine = gaussian(Math.max(0.25, patient.ct.noiseBlur / pixel));
  const broad = gaussian(Math.max(0.45, (COARSER * patient.ct.noiseBlur) / pixel));
  const coarse = patient.ct.kernel === 'smooth' ? 0.35 : 0.7;
  const grain = blur(white, columns, rows, fine);
  const waves = blur(white, columns, rows, broad);
  // deviation of the filtered white noise, so that the noise level means what it says
  const deviation = Math.sqrt(
    overlap(fine, fine) ** 2 - 2 * coarse * overlap(fine, broad) ** 2 + coarse ** 2 * overlap(broad, broad) ** 2,
  );
  const gain = patient.ct.noise / deviation;
  for (let p = 0; p < grain.length; p++) grain[p] = gain * (grain[p]! - coarse * waves[p]!);
  return grain;
}

/** Sum of the products of two centred kernels' weights. */
function overlap(a: Float64Array, b: Float64Array): number {
  const shift = (b.length - a.length) / 2;
  return a.reduce((sum, weight, i) => sum + weight * (b[i + shift] ?? 0), 0);
}

/** How much coarser the waves are that are left out. */
const COARSER = 2.2;
/** A sharp kernel's halo: width in mm and strength. */
const HALO = 1.6;
const OVERSHOOT = 0.25;
/** mm from the middle to the skin of a usual patient */
const HALF_WIDTH = 165;
const HALF_DEPTH = 120;
