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
  const [reachX, reachY] = along.map((kernel) => (kernel.length - 1) / 2) as [number, number];
  // A row lengthened by its ends, so that no pixel needs a look at the border; both sides of a kernel are the same.
  const line = new Float64Array(columns + 2 * reachX);
  for (let row = 0; row < rows; row += 1) {
    const offset = row * columns;
    line.fill(image[offset]!, 0, reachX);
    line.fill(image[offset + columns - 1]!, columns + reachX);
    for (let column = 0; column < columns; column += 1) line[reachX + column] = image[offset + column]!;
    for (let column = 0; column < columns; column += 1) {
      const middle = column + reachX;
      let sum = along[0][reachX]! * line[middle]!;
      for (let k = 1; k <= reachX; k += 1) sum += along[0][reachX + k]! * (line[middle - k]! + line[middle + k]!);
      across[offset + column] = sum;
    }
  }
  const result = new Float32Array(image.length);
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1)
      sums[column] = along[1][reachY]! * across[row * columns + column]!;
    for (let k = 1; k <= reachY; k += 1) {
      const weight = along[1][reachY + k]!;
      const [above, below] = [Math.max(0, row - k) * columns, Math.min(rows - 1, row + k) * columns];
      for (let column = 0; column < columns; column += 1)
        sums[column]! += weight * (across[above + column]! + across[below + column]!);
    }
    result.set(sums, row * columns);
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
