import type { Step } from '../step.ts';
import { breather } from './breathe.ts';
import { smoothed } from './gaussian.ts';
import type { Lattice } from './lattice.ts';
import type { Dimensions } from './mask.ts';

/** For each cell the strongest response over all scales and the radius (mm) of the tube that it fits best. */
export interface TubeResponse {
  /** 1 in the middle of a long tube as dark as bile; 0 where there is none */
  strength: Float32Array;
  radius: Float32Array;
}

/** mm: from the thinnest that a scanner shows to a common duct that is badly dilated */
export const tubeRadii = [1.4, 2, 2.8, 4, 5.6, 8] as const;

/**
 * A multi-scale filter for tubes of higher value than their surroundings (here: darkness), after Sato et al. 1998 and
 * Lindeberg's normalisation. A disc of radius r and height c under a Gaussian of deviation s has second derivatives
 * −c·r²/(2s⁴)·exp(−r²/2s²) across it; times s² that is largest at s = r/√2, with −c/e. The response is the smaller of
 * both curvatures across less that along the tube, by that 1/e: sheets and blobs give 0.
 *
 * @param floor responses below it are given as 0; most cells then need no eigenvalues
 */
export async function tubeFilter(lattice: Lattice, step: Step = {}, floor = 0): Promise<TubeResponse> {
  const { values, dimensions } = lattice;
  const response: TubeResponse = {
    strength: new Float32Array(values.length),
    radius: new Float32Array(values.length),
  };
  const breathe = breather(step.signal);
  for (const [n, r] of tubeRadii.entries()) {
    const deviation = r / Math.SQRT2 / lattice.step;
    const smooth = await smoothed(values, dimensions, deviation, breathe);
    for (let z = 1; z < dimensions[2] - 1; z += 1) {
      respond(smooth, dimensions, z, deviation * deviation * Math.E, r, floor, response);
      await breathe();
    }
    step.onProgress?.((n + 1) / tubeRadii.length);
  }
  return response;
}

/** Responses of the cells of one plane, where they are larger than those that smaller scales gave. */
function respond(
  f: Float32Array,
  [width, height]: Dimensions,
  z: number,
  factor: number,
  scale: number,
  floor: number,
  { strength, radius }: TubeResponse,
): void {
  const [X, Y, Z] = [1, width, width * height];
  for (let y = 1; y < height - 1; y += 1)
    for (let x = 1; x < width - 1; x += 1) {
      const p = x + Y * y + Z * z;
      const twice = 2 * f[p]!;
      const xx = twice - f[p - X]! - f[p + X]!;
      const yy = twice - f[p - Y]! - f[p + Y]!;
      const zz = twice - f[p - Z]! - f[p + Z]!;
      // Middle less |least| is no more than half the sum of the three, whatever the sign of the least.
      const least = Math.max(floor, strength[p]!);
      if (factor * (xx + yy + zz) <= 2 * least) continue;
      const xy = (f[p + X - Y]! + f[p - X + Y]! - f[p + X + Y]! - f[p - X - Y]!) / 4;
      const xz = (f[p + X - Z]! + f[p - X + Z]! - f[p + X + Z]! - f[p - X - Z]!) / 4;
      const yz = (f[p + Y - Z]! + f[p - Y + Z]! - f[p + Y + Z]! - f[p - Y - Z]!) / 4;
      const [along, across] = curvatures(xx, yy, zz, xy, xz, yz);
      const response = factor * (across - Math.abs(along));
      if (response <= least) continue;
      strength[p] = response;
      radius[p] = scale;
    }
}

/** Eigenvalues of a symmetric matrix of three rows, ascending (closed form of Smith 1961). */
export function curvatures(
  xx: number,
  yy: number,
  zz: number,
  xy: number,
  xz: number,
  yz: number,
): readonly [number, number, number] {
  const mean = (xx + yy + zz) / 3;
  const off = xy * xy + xz * xz + yz * yz;
  const scale = Math.sqrt(((xx - mean) ** 2 + (yy - mean) ** 2 + (zz - mean) ** 2 + 2 * off) / 6);
  if (scale === 0) return [mean, mean, mean];
  const [a, b, c] = [(xx - mean) / scale, (yy - mean) / scale, (zz - mean) / scale];
  const [d, e, f] = [xy / scale, xz / scale, yz / scale];
  const half = (a * (b * c - f * f) - d * (d * c - f * e) + e * (d * f - b * e)) / 2;
  const angle = Math.acos(Math.min(1, Math.max(-1, half))) / 3;
  const largest = mean + 2 * scale * Math.cos(angle);
  const smallest = mean + 2 * scale * Math.cos(angle + (2 * Math.PI) / 3);
  return [smallest, 3 * mean - largest - smallest, largest];
}
