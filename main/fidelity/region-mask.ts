import type { LPS, Volume } from '../dicom/index.ts';
import type { Dimensions } from './components.ts';

/** An upright box in patient millimetres (LPS). */
export interface RegionBox {
  low: LPS;
  high: LPS;
}

/** Where a voxel of a grid lies: a grid whose pixels are blocks of the volume's, or the volume's own. */
export function placeOf(
  { origin, directions, spacing }: Pick<Volume, 'origin' | 'directions' | 'spacing'>,
  block: readonly [number, number],
): (column: number, row: number, slice: number) => [number, number, number] {
  const steps = [spacing[0] * block[0], spacing[1] * block[1], spacing[2]] as const;
  // The centre of a block lies between its pixels.
  const first = [((block[0] - 1) / 2) * spacing[0], ((block[1] - 1) / 2) * spacing[1]] as const;
  return (column, row, slice) => {
    const along = [first[0] + column * steps[0], first[1] + row * steps[1], slice * steps[2]] as const;
    const at = (axis: 0 | 1 | 2) =>
      origin[axis] + along[0] * directions[0][axis] + along[1] * directions[1][axis] + along[2] * directions[2][axis];
    return [at(0), at(1), at(2)];
  };
}

/** @returns 1 for each voxel of the mask whose centre lies in the box */
export function withinBox(
  mask: Uint8Array,
  [columns, rows, slices]: Dimensions,
  place: ReturnType<typeof placeOf>,
  { low, high }: RegionBox,
): Uint8Array {
  const result = new Uint8Array(mask.length);
  for (let slice = 0, i = 0; slice < slices; slice += 1)
    for (let row = 0; row < rows; row += 1)
      for (let column = 0; column < columns; column += 1, i += 1) {
        if (!mask[i]) continue;
        const at = place(column, row, slice);
        result[i] = at.every((value, axis) => value >= low[axis]! && value <= high[axis]!) ? 1 : 0;
      }
  return result;
}
