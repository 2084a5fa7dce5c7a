/** Weights of a sampled Gaussian of deviation `sigma` pixels that sum to 1; odd length. */
export function gaussian(sigma: number): Float64Array {
  const reach = Math.max(1, Math.ceil(2.5 * sigma));
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / sigma) ** 2));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** `image` [rows · columns] blurred by `kernel` along both axes; the border pixel repeats beyond the border. */
export function blur(image: Float32Array, columns: number, rows: number, kernel: Float64Array): Float32Array {
  return along(along(image, columns, rows, kernel, 1), columns, rows, kernel, columns);
}

function along(image: Float32Array, columns: number, rows: number, kernel: Float64Array, step: number): Float32Array {
  const out = new Float32Array(image.length);
  const reach = (kernel.length - 1) / 2;
  const count = step === 1 ? columns : rows;
  for (let p = 0; p < image.length; p++) {
    const place = step === 1 ? p % columns : Math.floor(p / columns);
    let sum = 0;
    if (place >= reach && place < count - reach) {
      for (let k = 0, q = p - reach * step; k < kernel.length; k++, q += step) sum += kernel[k]! * image[q]!;
    } else {
      for (let k = -reach; k <= reach; k++) {
        const q = Math.max(0, Math.min(count - 1, place + k));
        sum += kernel[k + reach]! * image[p + (q - place) * step]!;
      }
    }
    out[p] = sum;
  }
  return out;
}
