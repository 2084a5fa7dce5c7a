/** Pixels of one line: how many, and the centre of the first and the distance between them in mm, on a common axis. */
export interface Axis {
  count: number;
  first: number;
  spacing: number;
}

/** For each target pixel, the source pixels it is made of; what their weights lack of 1 is background. */
export interface AxisWeights {
  /** first source pixel of each target pixel */
  start: Int32Array;
  /** `taps` weights for each target pixel */
  weights: Float64Array;
  taps: number;
}

/** Centres this close, as part of a pixel, count as equal: spacings are written with few decimals. */
const tolerance = 1e-4;

/**
 * How to resample one axis, exact in the position of pixel centres.
 *
 * Where the target is coarser, each target pixel is the mean, over its own width, of the line through the source pixels:
 * it antialiases, and a ramp stays the same ramp. Where it is as fine or finer, Catmull–Rom interpolation: equal grids
 * come back unchanged. Beyond the centre of the border pixel its value continues to the pixel's outer edge; target
 * pixels whose centre lies further out are background.
 */
export function axisWeights(source: Axis, target: Axis): AxisWeights {
  const ratio = target.spacing / source.spacing;
  const kernel = ratio > 1 + tolerance ? meanOfLine(ratio) : catmullRom;
  const reach = ratio > 1 + tolerance ? ratio / 2 + 1 : 2;
  const taps = Math.min(source.count, 2 * Math.ceil(reach) + 1);
  const start = new Int32Array(target.count);
  const weights = new Float64Array(target.count * taps);
  for (let i = 0; i < target.count; i += 1) {
    const center = snapped((target.first + i * target.spacing - source.first) / source.spacing);
    if (center < -0.5 - tolerance || center > source.count - 0.5 + tolerance) continue;
    const begin = Math.max(0, Math.min(Math.round(center) - Math.ceil(reach), source.count - taps));
    start[i] = begin;
    for (let j = Math.ceil(center - reach); j <= Math.floor(center + reach); j += 1) {
      const inside = Math.max(0, Math.min(j, source.count - 1));
      weights[i * taps + inside - begin]! += kernel(j - center);
    }
  }
  return { start, weights, taps };
}

function snapped(position: number): number {
  const nearest = Math.round(position);
  return Math.abs(position - nearest) < tolerance ? nearest : position;
}

/** Weight of a source pixel at `distance` (source pixels) in the mean, over `width`, of the line through all of them. */
function meanOfLine(width: number): (distance: number) => number {
  return (distance) => (areaOfHat(distance + width / 2) - areaOfHat(distance - width / 2)) / width;
}

/** ∫ from −∞ to x of the hat function max(0, 1 − |u|). */
function areaOfHat(x: number): number {
  if (x <= -1) return 0;
  if (x >= 1) return 1;
  return x < 0 ? (1 + x) ** 2 / 2 : 1 - (1 - x) ** 2 / 2;
}

/** Cubic convolution with a = −½ (Keys, IEEE ASSP 1981). */
function catmullRom(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2) return ((-0.5 * x + 2.5) * x - 4) * x + 2;
  return 0;
}
