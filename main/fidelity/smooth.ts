/** Weights of a sampled Gaussian of deviation `sigma` pixels that sum to 1; odd length, three deviations either side. */
export function gaussian(sigma: number): Float32Array {
  const reach = Math.max(1, Math.ceil(3 * sigma));
  const weights = Float32Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / sigma) ** 2));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * One slice blurred by a kernel along its rows and its columns; the border pixel repeats beyond the border.
 * @param along kernels along columns (x) and along rows (y): they differ where pixels are not square
 */
export function blurSlice(
  image: Float32Array,
  columns: number,
  rows: number,
  along: readonly [Float32Array, Float32Array],
): Float32Array {
  const across = new Float32Array(image.length);
  const reachX = (along[0].length - 1) / 2;
  for (let row = 0; row < rows; row += 1) {
    const offset = row * columns;
    for (let column = 0; column < columns; column += 1) {
      let sum = 0;
      if (column >= reachX && column < columns - reachX)
        for (let k = 0, i = offset + column - reachX; k < along[0].length; k += 1, i += 1)
          sum += along[0][k]! * image[i]!;
      else
        for (let k = -reachX; k <= reachX; k += 1)
          sum += along[0][k + reachX]! * image[offset + Math.max(0, Math.min(columns - 1, column + k))]!;
      across[offset + column] = sum;
    }
  }
  const result = new Float32Array(image.length);
  const reachY = (along[1].length - 1) / 2;
  for (let row = 0; row < rows; row += 1)
    for (let k = -reachY; k <= reachY; k += 1) {
      const from = Math.max(0, Math.min(rows - 1, row + k)) * columns;
      const weight = along[1][k + reachY]!;
      for (let column = 0; column < columns; column += 1)
        result[row * columns + column]! += weight * across[from + column]!;
    }
  return result;
}

/** Every slice of a stack, by a Gaussian of `millimetres` deviation. */
export function blurStack(
  values: Float32Array,
  [columns, rows]: readonly [number, number, number],
  [x, y]: readonly [number, number, number],
  millimetres: number,
): Float32Array {
  const kernels = [gaussian(millimetres / x), gaussian(millimetres / y)] as const;
  const result = new Float32Array(values.length);
  const plane = columns * rows;
  for (let start = 0; start < values.length; start += plane)
    result.set(blurSlice(values.subarray(start, start + plane), columns, rows, kernels), start);
  return result;
}
