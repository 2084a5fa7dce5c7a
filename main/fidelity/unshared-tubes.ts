import type { Stack } from './analysis-grid.ts';
import { largestNear, strongPieces } from './changed-structures.ts';
import { cropAround, cropped, croppedStack } from './crop.ts';
import { darkness, darknessReach } from './tubes.ts';

/**
 * A tube counts from this share of the range on, by which it is darker than what lies around it. Below, two networks
 * differ in whole patches of what is as bright as liver: at 0.04 that hid invented ducts in slices of 3 mm.
 */
const least = 0.06;
/** mm: how far aside the other image may show it */
const aside = 1.5;
/** mm³ */
const smallest = 40;

/** One of two images, and where a tube counts that only this one shows. */
export interface TubeSide {
  /** in [−1, 1] */
  image: Stack;
  /** 1 where it counts */
  mask: Uint8Array;
}

/**
 * The largest dark tube that one of two images of the same contrast shows and the other does not, for each of them: its
 * volume times the share of the range by which it is darker there than in the other, mm³. Two networks that made the same
 * slices of the same source draw their edges alike, so what is left are ducts and vessels that only one of them believes
 * in.
 */
export function unsharedDarkTubes(one: TubeSide, other: TubeSide): [number, number] {
  const wanted = one.mask.map((inside, i) => inside | other.mask[i]!);
  const crop = cropAround(wanted, one.image, darknessReach);
  const [first, second] = [one, other].map(({ image }) => darkness(croppedStack(image, crop))) as [
    Float32Array,
    Float32Array,
  ];
  const grid = { dimensions: crop.dimensions, spacing: one.image.spacing };
  const [x, y, z] = grid.spacing;
  const onlyIn = (own: Float32Array, compared: Float32Array, mask: Uint8Array): number => {
    const near = largestNear(compared, grid, aside);
    const missing = own.map((value, i) => (value - Math.max(near[i]!, 0)) / 2);
    const [piece] = strongPieces(missing, cropped(mask, crop), grid, least, smallest);
    return piece ? piece.voxels * x * y * z * piece.strength : 0;
  };
  return [onlyIn(first, second, one.mask), onlyIn(second, first, other.mask)];
}
