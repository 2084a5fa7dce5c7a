import { setImmediate } from 'node:timers/promises';
import { throwIfCancelled, type Step } from '../step.ts';
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
 */
export async function tubeFilter(lattice: Lattice, { signal, onProgress }: Step = {}): Promise<TubeResponse> {
  const { values, dimensions, step } = lattice;
  const strength = new Float32Array(values.length);
  const radius = new Float32Array(values.length);
  for (const [n, r] of tubeRadii.entries()) {
    // A scale takes a second or so: what waits in the process comes in between.
    await setImmediate();
    throwIfCancelled(signal);
    const deviation = r / Math.SQRT2 / step;
    const smooth = smoothed(values, dimensions, deviation);
    respond(smooth, dimensions, deviation * deviation * Math.E, (p, response) => {
      if (response <= strength[p]!) return;
      strength[p] = response;
      radius[p] = r;
    });
    onProgress?.((n + 1) / tubeRadii.length);
  }
  return { strength, radius };
}

/** Gaussian of `deviation` cells along each axis; the border goes on as it ends. */
export function smoothed(values: Float32Array, dimensions: Dimensions, deviation: number): Float32Array {
  const reach = Math.ceil(3 * deviation);
  const taps = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / deviation) ** 2));
  const total = taps.reduce((sum, tap) => sum + tap, 0);
  let from = values;
  [1, dimensions[0], dimensions[0] * dimensions[1]].forEach((stride, axis) => {
    const length = dimensions[axis]!;
    const to = new Float32Array(from.length);
    const line = new Float32Array(length + 2 * reach);
    for (let start = 0; start < from.length; start += 1) {
      if (Math.floor(start / stride) % length !== 0) continue;
      for (let n = 0; n < line.length; n += 1)
        line[n] = from[start + stride * Math.min(length - 1, Math.max(0, n - reach))]!;
      for (let n = 0; n < length; n += 1) {
        let sum = 0;
        for (let t = 0; t < taps.length; t += 1) sum += taps[t]! * line[n + t]!;
        to[start + n * stride] = sum / total;
      }
    }
    from = to;
  });
  return from;
}

function respond(
  f: Float32Array,
  [width, height, depth]: Dimensions,
  factor: number,
  take: (p: number, response: number) => void,
): void {
  const [X, Y, Z] = [1, width, width * height];
  for (let z = 1; z < depth - 1; z += 1)
    for (let y = 1; y < height - 1; y += 1)
      for (let x = 1; x < width - 1; x += 1) {
        const p = x + Y * y + Z * z;
        const twice = 2 * f[p]!;
        const xx = twice - f[p - X]! - f[p + X]!;
        const yy = twice - f[p - Y]! - f[p + Y]!;
        const zz = twice - f[p - Z]! - f[p + Z]!;
        // The middle curvature is no more than half the sum of two: most cells end here.
        if (xx + yy + zz <= 0) continue;
        const xy = (f[p + X - Y]! + f[p - X + Y]! - f[p + X + Y]! - f[p - X - Y]!) / 4;
        const xz = (f[p + X - Z]! + f[p - X + Z]! - f[p + X + Z]! - f[p - X - Z]!) / 4;
        const yz = (f[p + Y - Z]! + f[p - Y + Z]! - f[p + Y + Z]! - f[p - Y - Z]!) / 4;
        const [least, middle] = curvatures(xx, yy, zz, xy, xz, yz);
        const response = factor * (middle - Math.abs(least));
        if (response > 0) take(p, response);
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
