import { contains, type Box } from '../biliary/index.ts';
import type { Volume } from '../dicom/index.ts';
import type { Dimensions } from './components.ts';

/** Where a voxel of a grid lies: a grid whose pixels are blocks of the volume's, or the volume's own. */
export function placeOf(
  { origin, directions, spacing }: Pick<Volume, 'origin' | 'directions' | 'spacing'>,
  block: readonly [number, number],
): (column: number, row: number, slice: number) => [number, number, number] {
  const steps = [spacing[0] * block[0], spacing[1] * block[1], spacing[2]] as const;
  // The centre of a block lies between its pixels.
  const first = [((block[0] - 1) / 2) * spacing[0], ((block[1] - 1) / 2) * spacing[1]] as const;
  const [x, y, z] = directions;
  // Called for each of millions of voxels: nothing is made here but the answer.
  return (column, row, slice) => {
    const [a, b, c] = [first[0] + column * steps[0], first[1] + row * steps[1], slice * steps[2]];
    return [
      origin[0] + a * x[0] + b * y[0] + c * z[0],
      origin[1] + a * x[1] + b * y[1] + c * z[1],
      origin[2] + a * x[2] + b * y[2] + c * z[2],
    ];
  };
}

/** @returns 1 for each voxel of the mask whose centre lies in the box */
export function withinBox(
  mask: Uint8Array,
  [columns, rows, slices]: Dimensions,
  place: ReturnType<typeof placeOf>,
  box: Box,
): Uint8Array {
  const result = new Uint8Array(mask.length);
  for (let slice = 0, i = 0; slice < slices; slice += 1)
    for (let row = 0; row < rows; row += 1)
      for (let column = 0; column < columns; column += 1, i += 1) {
        if (!mask[i]) continue;
        if (contains(box, place(column, row, slice))) result[i] = 1;
      }
  return result;
}
