/** Masks on a grid of three dimensions: 1 inside, 0 outside; column fastest. */
export type Dimensions = readonly [number, number, number];

/** Where the six neighbours of a voxel may lie: calls back with those inside the grid. */
function strides(dimensions: Dimensions): readonly [number, number, number] {
  return [1, dimensions[0], dimensions[0] * dimensions[1]];
}

/** Takes off `steps` layers of voxels that touch the outside by a face; the border of the grid is no outside. */
export function eroded(mask: Uint8Array, dimensions: Dimensions, steps = 1): Uint8Array {
  return grownOrShrunk(mask, dimensions, steps, 0);
}

/** Adds `steps` layers of voxels that touch the mask by a face. */
export function dilated(mask: Uint8Array, dimensions: Dimensions, steps = 1): Uint8Array {
  return grownOrShrunk(mask, dimensions, steps, 1);
}

function grownOrShrunk(mask: Uint8Array, dimensions: Dimensions, steps: number, spreading: 0 | 1): Uint8Array {
  let current = mask;
  for (let step = 0; step < steps; step += 1) {
    const next = Uint8Array.from(current);
    strides(dimensions).forEach((stride, axis) => {
      const length = dimensions[axis]!;
      for (let p = 0; p < mask.length; p += 1) {
        if (current[p] !== spreading) continue;
        const at = Math.floor(p / stride) % length;
        if (at > 0) next[p - stride] = spreading;
        if (at < length - 1) next[p + stride] = spreading;
      }
    });
    current = next;
  }
  return current;
}

/** Connected by faces. @returns the numbers of each part's voxels, the largest part first */
export function parts(mask: Uint8Array, dimensions: Dimensions): Int32Array[] {
  const seen = new Uint8Array(mask.length);
  const found: Int32Array[] = [];
  const queue = new Int32Array(mask.length);
  const steps = strides(dimensions);
  for (let start = 0; start < mask.length; start += 1) {
    if (!mask[start] || seen[start]) continue;
    let [next, end] = [0, 1];
    queue[0] = start;
    seen[start] = 1;
    const visit = (p: number): void => {
      if (!mask[p] || seen[p]) return;
      seen[p] = 1;
      queue[end++] = p;
    };
    while (next < end) {
      const p = queue[next++]!;
      for (let axis = 0; axis < 3; axis += 1) {
        const at = Math.floor(p / steps[axis]!) % dimensions[axis]!;
        if (at > 0) visit(p - steps[axis]!);
        if (at < dimensions[axis]! - 1) visit(p + steps[axis]!);
      }
    }
    found.push(queue.slice(0, end));
  }
  return found.sort((a, b) => b.length - a.length);
}

export function maskOf(voxels: Int32Array | undefined, length: number): Uint8Array {
  const mask = new Uint8Array(length);
  voxels?.forEach((p) => (mask[p] = 1));
  return mask;
}
