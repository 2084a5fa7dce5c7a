import type { LPS, Volume } from '../dicom/index.ts';
import { indexAt } from './box.ts';
import { darknessAt, type Darkness } from './darkness.ts';

const rays = 12;
/** mm */
const reach = 16;
const stride = 0.25;
/** mm along the line to either side that its direction is taken from */
const lookAhead = 3;

/**
 * The diameter (mm) at each point of a centre line: twice the median way to half the darkness of the middle, over rays
 * across the line; then the median over five points. A duct that the scanner blurs is wide and faint at once: a Gaussian
 * of height c (of 1 for bile) and full width at half maximum w holds as much as a disc of diameter w·√(c/ln 2), so that is
 * its diameter where c is below ln 2. Points must lie 1 mm apart.
 */
export function diametersAlong(points: readonly LPS[], volume: Volume, darkness: Darkness): number[] {
  const sample = (point: LPS): number => {
    const [i, j, k] = indexAt(volume, point);
    return darknessAt(volume, darkness, i, j, k);
  };
  const halfWay = (point: LPS, ray: number, first: LPS, second: LPS, middle: number): number => {
    const [c, s] = [Math.cos((2 * Math.PI * ray) / rays), Math.sin((2 * Math.PI * ray) / rays)];
    const out = [0, 1, 2].map((axis) => c * first[axis]! + s * second[axis]!) as unknown as LPS;
    let last = middle;
    for (let far = stride; far <= reach; far += stride) {
      const value = sample(moved(point, out, far));
      if (value < middle / 2) return far - (stride * (middle / 2 - value)) / Math.max(last - value, 1e-6);
      last = value;
    }
    return reach;
  };
  const raw = points.map((point, n) => {
    const along = directionAt(points, n);
    const middle = median([-1, 0, 1].map((d) => sample(moved(point, along, d))));
    if (!(middle > 0)) return 0;
    const [first, second] = across(along);
    const width = 2 * median(Array.from({ length: rays }, (_, ray) => halfWay(point, ray, first, second, middle)));
    return width * Math.min(1, Math.sqrt(middle / Math.LN2));
  });
  return raw.map((_, n) => median(raw.slice(Math.max(0, n - 2), n + 3)));
}

export function directionAt(points: readonly LPS[], n: number): LPS {
  const [a, b] = [points[Math.max(0, n - lookAhead)]!, points[Math.min(points.length - 1, n + lookAhead)]!];
  return unit([b[0] - a[0], b[1] - a[1], b[2] - a[2]]);
}

/** Two unit vectors across a direction and across each other. */
export function across(along: LPS): [LPS, LPS] {
  const first = unit(cross(along, Math.abs(along[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0]));
  return [first, cross(along, first)];
}

function moved(point: LPS, direction: LPS, mm: number): LPS {
  return [point[0] + mm * direction[0], point[1] + mm * direction[1], point[2] + mm * direction[2]];
}

function cross(p: LPS, q: LPS): LPS {
  return [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]];
}

function unit(p: LPS): LPS {
  const length = Math.hypot(...p) || 1;
  return [p[0] / length, p[1] / length, p[2] / length];
}

export function median(values: readonly number[]): number {
  const sorted = Array.from(values).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
