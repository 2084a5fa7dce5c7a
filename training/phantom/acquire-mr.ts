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

/** An MR slice: blur, bias, then Rician noise (magnitude of a complex signal). Patient's units, never negative. */
export function acquireMrSlice(
  ideal: Float32Array,
  slice: number,
  patient: Patient,
  grid: Grid,
  origin: LPS,
  bias: SmoothNoise,
): Float32Array {
  const { columns, rows } = grid;
  const pixel = (grid.spacing[0] + grid.spacing[1]) / 2;
  const image = blur(ideal, columns, rows, gaussian(Math.max(0.3, patient.mr.blur / pixel)));
  const key = Random.of(patient.seed).fork('mr noise').fork(String(slice)).key;
  const sigma = (patient.mr.noise * patient.mr.fat) / patient.mr.fatRatio;
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
