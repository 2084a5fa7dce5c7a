/** columns, rows, slices */
export type Dimensions = readonly [number, number, number];

/** Connected voxels: which, in no order. */
export type Component = Int32Array;

/**
 * The connected pieces of a mask, largest first. Two voxels are connected that share a face, an edge or a corner; across
 * slices too unless `planar`, where each slice stands for itself.
 *
 * @param mask 1 where a voxel belongs; columns fastest
 */
export function components(mask: Uint8Array, dimensions: Dimensions, planar = false): Component[] {
  const [columns, rows, slices] = dimensions;
  const plane = columns * rows;
  const waiting = new Int32Array(mask.length);
  const seen = new Uint8Array(mask.length);
  const found: Component[] = [];
  for (let start = 0; start < mask.length; start += 1) {
    if (!mask[start] || seen[start]) continue;
    // `waiting` holds the component itself from 0 on: what has been looked at stays there.
    let [next, end] = [0, 1];
    waiting[0] = start;
    seen[start] = 1;
    while (next < end) {
      const voxel = waiting[next++]!;
      const slice = Math.floor(voxel / plane);
      const row = Math.floor((voxel - slice * plane) / columns);
      const column = voxel - slice * plane - row * columns;
      const [below, above] = planar ? [slice, slice] : [Math.max(0, slice - 1), Math.min(slices - 1, slice + 1)];
      const [top, bottom] = [Math.max(0, row - 1), Math.min(rows - 1, row + 1)];
      const [left, right] = [Math.max(0, column - 1), Math.min(columns - 1, column + 1)];
      for (let k = below; k <= above; k += 1)
        for (let j = top; j <= bottom; j += 1)
          for (let i = left; i <= right; i += 1) {
            const other = i + columns * j + plane * k;
            if (!mask[other] || seen[other]) continue;
            seen[other] = 1;
            waiting[end++] = other;
          }
    }
    found.push(waiting.slice(0, end));
  }
  return found.sort((a, b) => b.length - a.length);
}
