import type { RandomStream } from '../random.ts';
import type { Augmentation } from './augmentation.ts';

/** Where the pixels of a crop come from, about its centre. */
export interface Warp {
  /** cosine and sine of the angle */
  cosine: number;
  sine: number;
  /** above 1 the image becomes larger */
  scale: number;
  mirrored: boolean;
}

/** Draws the same number of random numbers whatever the strengths. */
export function drawWarp({ rotation, scale, flip }: Augmentation, random: RandomStream): Warp {
  const angle = ((2 * random.uniform() - 1) * rotation * Math.PI) / 180;
  const size = 1 + (2 * random.uniform() - 1) * scale;
  return { cosine: Math.cos(angle), sine: Math.sin(angle), scale: size, mirrored: random.uniform() < flip };
}

/**
 * A crop of a slice, turned, scaled and mirrored about the crop's centre; bilinear, so that no value leaves the range.
 * @param from the slice, and its pixel that the crop's first one would be without a warp
 * @param size of the crop
 * @param beyond what lies outside the slice
 */
export function warpedCrop(
  from: { values: Float32Array; rows: number; columns: number; row: number; column: number },
  size: { height: number; width: number },
  { cosine, sine, scale, mirrored }: Warp,
  beyond: number,
): Float32Array {
  const { values, rows, columns } = from;
  const { height, width } = size;
  const at = (row: number, column: number) =>
    row >= 0 && row < rows && column >= 0 && column < columns ? values[row * columns + column]! : beyond;
  const [down, right] = [(height - 1) / 2, (width - 1) / 2];
  const result = new Float32Array(height * width);
  for (let r = 0; r < height; r += 1)
    for (let c = 0; c < width; c += 1) {
      const [dr, dc] = [(r - down) / scale, ((mirrored ? -1 : 1) * (c - right)) / scale];
      const y = from.row + down + cosine * dr - sine * dc;
      const x = from.column + right + sine * dr + cosine * dc;
      const [row, column] = [Math.floor(y), Math.floor(x)];
      const [v, u] = [y - row, x - column];
      const above = at(row, column) * (1 - u) + at(row, column + 1) * u;
      const below = at(row + 1, column) * (1 - u) + at(row + 1, column + 1) * u;
      result[r * width + c] = above * (1 - v) + below * v;
    }
  return result;
}
