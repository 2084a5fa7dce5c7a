import { blur, gaussian } from './convolve.ts';
import type { Grid } from './grid.ts';
import type { Patient } from './patient.ts';
import { Random, hash32, normalOf } from './random.ts';

/** A CT slice: the scanner's blur, then noise that carries the grain of the reconstruction kernel. HU, not rounded. */
export function acquireCtSlice(ideal: Float32Array, slice: number, patient: Patient, grid: Grid): Float32Array {
  const { columns, rows } = grid;
  const pixel = (grid.spacing[0] + grid.spacing[1]) / 2;
  const image = blur(ideal, columns, rows, gaussian(Math.max(0.3, patient.ct.blur / pixel)));
  const key = Random.of(patient.seed).fork('ct noise').fork(String(slice)).key;
  const white = new Float32Array(image.length);
  for (let p = 0; p < white.length; p++) white[p] = normalOf(hash32(key, p));
  const smooth = patient.ct.kernel === 'smooth';
  const kernel = gaussian(Math.max(0.35, (smooth ? 1.3 : 1.6) / pixel));
  const low = blur(white, columns, rows, kernel);
  const squares = kernel.reduce((sum, weight) => sum + weight * weight, 0) ** 2;
  const centre = kernel[(kernel.length - 1) / 2]! ** 2;
  // deviation of the filtered white noise, so that the noise level means what it says
  const deviation = smooth ? Math.sqrt(squares) : Math.sqrt(1 - 2 * EDGE * centre + EDGE * EDGE * squares);
  const gain = patient.ct.noise / deviation;
  for (let p = 0; p < image.length; p++) {
    const grain = smooth ? low[p]! : white[p]! - EDGE * low[p]!;
    // rays through air are hardly attenuated: less noise in lung and outside
    const level = image[p]! < -500 ? 0.6 : 1;
    image[p] = Math.max(-1024, image[p]! + gain * level * grain);
  }
  return image;
}

/** Share of the low frequencies that a sharp kernel takes out of the noise. */
const EDGE = 0.7;
