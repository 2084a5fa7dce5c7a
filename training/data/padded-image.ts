/** As large as the networks want it: the image in the middle, air (−1) around it. */
export function paddedImage(
  values: Float32Array,
  { rows, columns }: { rows: number; columns: number },
  sizeMultiple: number,
): { rows: number; columns: number; values: Float32Array } {
  const padded = { rows: multipleFrom(rows, sizeMultiple), columns: multipleFrom(columns, sizeMultiple) };
  const [above, before] = [(padded.rows - rows) >> 1, (padded.columns - columns) >> 1];
  const result = new Float32Array(padded.rows * padded.columns).fill(-1);
  for (let row = 0; row < rows; row += 1)
    result.set(values.subarray(row * columns, (row + 1) * columns), (above + row) * padded.columns + before);
  return { ...padded, values: result };
}

const multipleFrom = (size: number, multiple: number) => Math.ceil(size / multiple) * multiple;
