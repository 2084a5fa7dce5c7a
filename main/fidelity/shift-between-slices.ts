import type { Dimensions } from './components.ts';

/** mm: how coarsely and how far a shift is looked for */
const [step, reach] = [3, 15];

/**
 * The largest in-plane shift of the body between neighbouring slices: that by which its outline lies best on the next
 * one's. An outline that widens or narrows, or arms that come in, shift nothing; a patient who moved does.
 * @returns mm
 */
export function largestShift(
  body: Uint8Array,
  [columns, rows, slices]: Dimensions,
  spacing: readonly number[],
): number {
  const [blockX, blockY] = [Math.max(1, Math.round(step / spacing[0]!)), Math.max(1, Math.round(step / spacing[1]!))];
  const [across, down] = [Math.floor(columns / blockX), Math.floor(rows / blockY)];
  const outline = (slice: number): Uint8Array => {
    const mask = new Uint8Array(across * down);
    for (let row = 0; row < down; row += 1)
      for (let column = 0; column < across; column += 1)
        mask[row * across + column] = body[(slice * rows + row * blockY) * columns + column * blockX]!;
    return mask;
  };
  const [stepX, stepY] = [spacing[0]! * blockX, spacing[1]! * blockY];
  const [mostX, mostY] = [Math.floor(reach / stepX), Math.floor(reach / stepY)];
  let largest = 0;
  let before = outline(0);
  for (let slice = 1; slice < slices; slice += 1) {
    const after = outline(slice);
    let [fewest, shift] = [Infinity, 0];
    for (let dy = -mostY; dy <= mostY; dy += 1)
      for (let dx = -mostX; dx <= mostX; dx += 1) {
        const distance = Math.hypot(dx * stepX, dy * stepY);
        if (distance > reach) continue;
        const different = differences(before, after, across, down, dx, dy);
        // A shift has to be worth it: among equals the shortest.
        if (different < fewest || (different === fewest && distance < shift)) [fewest, shift] = [different, distance];
      }
    largest = Math.max(largest, shift);
    before = after;
  }
  return largest;
}

function differences(a: Uint8Array, b: Uint8Array, columns: number, rows: number, dx: number, dy: number): number {
  let count = 0;
  for (let row = Math.max(0, -dy); row < Math.min(rows, rows - dy); row += 1)
    for (let column = Math.max(0, -dx); column < Math.min(columns, columns - dx); column += 1)
      if (a[row * columns + column] !== b[(row + dy) * columns + column + dx]) count += 1;
  return count;
}
