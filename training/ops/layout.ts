/**
 * The reference stores a convolution as [out,in,k,k] (a transposed one as [in,out,k,k]) and a Linear as [out,in];
 * TensorFlow wants [k,k,in,out], [k,k,out,in] and [in,out]. Both turn by the same reversal of axes, so the layout follows
 * from rank and name alone. NIN matrices (`.W`) are [in,out] in both.
 */
export interface LaidOut {
  shape: number[];
  values: Float32Array;
}

export function toEager(name: string, shape: readonly number[], values: Float32Array): LaidOut {
  if (shape.length === 4) return permute(shape, values, [2, 3, 1, 0]);
  if (shape.length === 2 && !name.endsWith('.W')) return permute(shape, values, [1, 0]);
  return { shape: [...shape], values };
}

export function fromEager(name: string, shape: readonly number[], values: Float32Array): LaidOut {
  if (shape.length === 4) return permute(shape, values, [3, 2, 0, 1]);
  if (shape.length === 2 && !name.endsWith('.W')) return permute(shape, values, [1, 0]);
  return { shape: [...shape], values };
}

/** result axis a = source axis order[a], row-major on both sides */
function permute(shape: readonly number[], values: Float32Array, order: readonly number[]): LaidOut {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const resultShape = order.map((axis) => shape[axis]!);
  const resultStrides = order.map((axis) => strides[axis]!);
  const result = new Float32Array(values.length);
  const index = new Array<number>(shape.length).fill(0);
  let source = 0;
  for (let target = 0; target < result.length; target++) {
    result[target] = values[source]!;
    for (let axis = index.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      source += resultStrides[axis]!;
      if (index[axis]! < resultShape[axis]!) break;
      source -= resultStrides[axis]! * resultShape[axis]!;
      index[axis] = 0;
    }
  }
  return { shape: resultShape, values: result };
}
