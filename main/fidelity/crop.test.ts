import { describe, expect, it } from 'vitest';
import { cropAround, cropped, inWhole } from './crop.ts';
import { blobs } from './test-images.ts';
import { darkness, darknessReach } from './tubes.ts';

const stack = blobs({ columns: 120, rows: 100, slices: 3 }, 5);
/** 1 in a rectangle of two slices. */
const mask = Uint8Array.from(stack.values, (_, i) => {
  const [x, y, z] = [i % 120, Math.floor(i / 120) % 100, Math.floor(i / 12000)];
  return x >= 50 && x < 60 && y >= 70 && y < 75 && z > 0 ? 1 : 0;
});

describe('a crop', () => {
  it('holds the mask and a margin, and ends where the stack ends', () => {
    expect(cropAround(mask, stack, 4)).toMatchObject({ column: 46, row: 66, dimensions: [18, 13, 3] });
    expect(cropAround(mask, stack, 28)).toMatchObject({ column: 22, row: 42, dimensions: [66, 58, 3] });
  });

  it('changes no value of the mask that is computed with the margin it takes', () => {
    const crop = cropAround(mask, stack, darknessReach);
    expect(crop.dimensions[0]).toBeLessThan(120);
    const inside = cropped(mask, crop);
    const here = darkness({ ...stack, values: cropped(stack.values, crop), dimensions: crop.dimensions });
    const everywhere = cropped(darkness(stack), crop);
    expect(inside).toContain(1);
    expect(here.filter((_, i) => inside[i])).toEqual(everywhere.filter((_, i) => inside[i]));
  });

  it('is empty for an empty mask, and moves pieces back', () => {
    expect(cropAround(new Uint8Array(mask.length), stack, 4).dimensions.slice(0, 2)).toEqual([0, 0]);
    const piece = { centre: [1.5, 2, 1], first: [1, 2, 0], last: [2, 2, 2], voxels: 3, strength: 1 } as never;
    expect(inWhole(piece, cropAround(mask, stack, 4))).toMatchObject({ centre: [47.5, 68, 1], last: [48, 68, 2] });
  });
});
