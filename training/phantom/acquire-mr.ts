import { blur, gaussian } from './convolve.ts';
import type { Grid } from './grid.ts';
import { latticeNoise, type SmoothNoise } from './lattice-noise.ts';
import type { Patient } from './patient.ts';
import { Random, hash32, normalOf } from './random.ts';
import type { LPS } from '../../main/dicom/index.ts';

/** The receive coils' smooth multiplicative bias: brighter near the front array, plus slow random waves. */
export function biasField(patient: Patient): SmoothNoise {
  const random = Random.of(patient.seed).fork('bias');
  const wave = latticeNoise(random.key, 170);
  const front = random.between(0.1, 0.6) * patient.mr.bias;
  return (x, y, z) => 1 + patient.mr.bias * wave(x + 57, y + 91, z + 33) - (front * y) / 120;
}

/**
 * An MR slice: blur, the ringing of a cut spectrum, a breathing ghost along the rows, bias, then Rician noise (magnitude
 * of a complex signal). Patient's units, never negative.
 * @param liver its signal, which the noise is relative to
 * @param noise false leaves the noise out
 */
export function acquireMrSlice(
  ideal: Float32Array,
  slice: number,
  patient: Patient,
  grid: Grid,
  origin: LPS,
  liver: number,
  bias: SmoothNoise,
  noise: boolean,
): Float32Array {
  const { columns, rows } = grid;
  const pixel = (grid.spacing[0] + grid.spacing[1]) / 2;
  const { mr } = patient;
  const still = blur(ideal, columns, rows, ringing(Math.max(0.3, mr.blur / pixel), mr.ringing));
  const image = ghosted(still, columns, rows, mr.ghost.strength, Math.round(mr.ghost.distance / grid.spacing[1]));
  const key = Random.of(patient.seed).fork('mr noise').fork(String(slice)).key;
  const sigma = noise ? mr.noise * liver : 0;
  const z = origin[2] + slice * grid.spacing[2];
  for (let j = 0; j < rows; j++) {
    const y = origin[1] + j * grid.spacing[1];
    for (let i = 0; i < columns; i++) {
      const p = i + columns * j;
      const signal = image[p]! * bias(origin[0] + i * grid.spacing[0], y, z);
      const real = signal + sigma * normalOf(hash32(key, 2 * p));
      const imaginary = sigma * normalOf(hash32(key, 2 * p + 1));
      image[p] = Math.sqrt(real * real + imaginary * imaginary);
    }
  }
  return image;
}

/** A Gaussian with a dark lobe either side: edges overshoot by about `strength`. Sums to 1. */
function ringing(sigma: number, strength: number): Float64Array {
  if (strength === 0) return gaussian(sigma);
  const narrow = gaussian(sigma);
  const wide = gaussian(1.6 * sigma + 0.4);
  const shift = (wide.length - narrow.length) / 2;
  return wide.map((weight, i) => (1 + 3 * strength) * (narrow[i - shift] ?? 0) - 3 * strength * weight);
}

/** Adds a faint copy of the image `distance` rows up and down, where the breathing wall leaves it. */
function ghosted(image: Float32Array, columns: number, rows: number, strength: number, distance: number): Float32Array {
  if (strength === 0) return image;
  const at = (row: number, column: number): number => image[(((row % rows) + rows) % rows) * columns + column]!;
  return image.map((value, p) => {
    const row = Math.floor(p / columns);
    const column = p % columns;
    return value + strength * (at(row - distance, column) + at(row + distance, column));
  });
}
