/** Of one patient's volume against the truth, inside a mask; both in [−1, 1], so that the range is 2 (SPEC.md §11.6). */
export interface ImageMeasures {
  /** mean absolute error, in units of the range's half */
  mae: number;
  /** dB */
  psnr: number;
  /** Wang et al. 2004: Gaussian window of 11 pixels, σ 1.5, slice by slice; mean over the mask's pixels */
  ssim: number;
}

export interface ImageStack {
  columns: number;
  rows: number;
  /** slice after slice, row after row */
  values: Float32Array;
}

const range = 2;
const [c1, c2] = [(0.01 * range) ** 2, (0.03 * range) ** 2];
const radius = 5;
const taps = gaussian(1.5);

/** @param mask one for each pixel; @throws Error where it is empty */
export function measureImages(made: ImageStack, truth: Float32Array, mask: Uint8Array): ImageMeasures {
  const plane = made.columns * made.rows;
  let [pixels, absolute, square, similarity] = [0, 0, 0, 0];
  for (let start = 0; start < truth.length; start += plane) {
    const a = made.values.subarray(start, start + plane);
    const b = truth.subarray(start, start + plane);
    const map = similarityMap(a, b, made);
    for (let i = 0; i < plane; i += 1) {
      if (!mask[start + i]) continue;
      const difference = a[i]! - b[i]!;
      pixels += 1;
      absolute += Math.abs(difference);
      square += difference * difference;
      similarity += map[i]!;
    }
  }
  if (pixels === 0) throw new Error('the mask is empty');
  return {
    mae: absolute / pixels,
    psnr: 10 * Math.log10((range * range * pixels) / square),
    ssim: similarity / pixels,
  };
}

function similarityMap(a: Float32Array, b: Float32Array, size: Pick<ImageStack, 'columns' | 'rows'>): Float32Array {
  const product = (x: Float32Array, y: Float32Array) =>
    blur(
      x.map((value, i) => value * y[i]!),
      size,
    );
  const [meanA, meanB] = [blur(a, size), blur(b, size)];
  const [squareA, squareB, both] = [product(a, a), product(b, b), product(a, b)];
  return meanA.map((mean, i) => {
    const other = meanB[i]!;
    const spread = squareA[i]! - mean * mean + squareB[i]! - other * other;
    const together = both[i]! - mean * other;
    return ((2 * mean * other + c1) * (2 * together + c2)) / ((mean * mean + other * other + c1) * (spread + c2));
  });
}

/** Beyond the border the image is mirrored, its border pixels included, as scikit-image does it. */
function blur(image: Float32Array, { columns, rows }: Pick<ImageStack, 'columns' | 'rows'>): Float32Array {
  const along = (from: Float32Array, length: number, step: number, across: number, stride: number) => {
    const result = new Float32Array(from.length);
    for (let line = 0; line < across; line += 1)
      for (let i = 0; i < length; i += 1) {
        let sum = 0;
        for (let k = -radius; k <= radius; k += 1) {
          const at = mirrored(i + k, length);
          sum += taps[k + radius]! * from[line * stride + at * step]!;
        }
        result[line * stride + i * step] = sum;
      }
    return result;
  };
  return along(along(image, columns, 1, rows, columns), rows, columns, columns, 1);
}

function mirrored(i: number, length: number): number {
  const turned = i < 0 ? -1 - i : i >= length ? 2 * length - 1 - i : i;
  return Math.min(length - 1, Math.max(0, turned));
}

function gaussian(sigma: number): number[] {
  const weights = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
