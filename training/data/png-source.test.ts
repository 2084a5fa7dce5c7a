import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPngSource } from './png-source.ts';

/**
 * Written with Pillow 9.4, 6 rows of 9 columns. Slice k of patient p: row r, column c is p + 9000k + 5000r + c of 16 bits
 * (CT) and (p + 40k + 20r + c) mod 256 of 8 bits (MRT1), p the code of its name. The MR of patient c has a slice less.
 */
const fixtures = join(import.meta.dirname, 'fixtures', 'png');
const code = 'a'.charCodeAt(0);
const ct = (slice: number, row: number, column: number) =>
  ((code + 9000 * slice + 5000 * row + column) / 65535 - 0.5) / 0.5;
const mrt1 = (slice: number, row: number, column: number) =>
  (((code + 40 * slice + 20 * row + column) % 256) / 255 - 0.5) / 0.5;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-png-'));
  cpSync(fixtures, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (sizeMultiple = 1) => openPngSource({ folder, contrasts: ['CT', 'MRT1'], sizeMultiple });

describe('the PNG layout', () => {
  it('reads 8 and 16 bits to the full range, slices as people count them', async () => {
    const { images, pairs } = open().patients[0]!;
    expect(pairs).toEqual([{ ct: images[0], mrt1: images[1] }]);
    for (const [image, expected] of [
      [images[0]!, ct],
      [images[1]!, mrt1],
    ] as const) {
      const stack = await image.read({});
      expect([stack.columns, stack.rows, stack.slices]).toEqual([9, 6, 3]);
      // slice_10 comes after slice_2.
      for (const slice of [0, 1, 2])
        expect(stack.slice(slice)).toEqual(
          Float32Array.from({ length: 54 }, (_, i) => expected(slice, Math.floor(i / 9), i % 9)),
        );
    }
  });

  it('takes as pairs only patients of one name with as many slices of both contrasts', () => {
    expect(open().patients.map(({ images, pairs }) => [images.length, pairs.length])).toEqual([
      [2, 1],
      [2, 1],
      [2, 0],
    ]);
  });

  it('pads, and never stretches', async () => {
    const stack = await open(4).patients[0]!.images[0]!.read({});
    expect([stack.columns, stack.rows]).toEqual([12, 8]);
    const slice = stack.slice(0);
    expect(slice[12 + 1]).toBe(Math.fround(ct(0, 0, 0)));
    expect(slice[0]).toBe(-1);
  });

  it.each([
    ['damaged', (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 60)), /cannot be read/],
    ['of another size', (file: string) => writeFileSync(file, grey(5, 5)), /has 5 × 5 pixels of 8 bits/],
    ['in colour', (file: string) => writeFileSync(file, grey(9, 6, 1)), /colour image/],
  ])('names a file that is %s', async (_, damage, message) => {
    damage(join(folder, 'MRT1', 'a', 'slice_2.png'));
    const reading = open().patients[0]!.images[1]!.read({});
    await expect(reading).rejects.toMatchObject({ code: 'bad-png', where: 'MRT1/a/slice_2.png' });
    await expect(reading).rejects.toThrow(message);
  });

  it('refuses 16-bit files that hold 12-bit values', async () => {
    const bytes = readFileSync(join(fixtures, '..', '12-bit.png'));
    for (const name of ['slice_1', 'slice_2', 'slice_10']) writeFileSync(join(folder, 'CT', 'a', `${name}.png`), bytes);
    await expect(open().patients[0]!.images[0]!.read({})).rejects.toThrow(/reach 4095 of 65535/);
  });

  it('counts a file outside a patient’s folder as bad and an empty folder as nothing', () => {
    mkdirSync(join(folder, 'CT', 'empty'));
    writeFileSync(join(folder, 'CT', 'loose.png'), grey(9, 6));
    expect(open().leftOut.map(({ name, code: why, bad }) => [name, why, bad])).toEqual([
      ['CT/empty', 'no-png', false],
      ['CT/loose.png', 'loose-png', true],
    ]);
  });

  it('says which contrast is missing', () => {
    rmSync(join(folder, 'MRT1'), { recursive: true });
    expect(() => open()).toThrow(expect.objectContaining({ code: 'data-missing' }));
  });
});

function grey(width: number, height: number, tint = 0): Buffer {
  const png = new PNG({ width, height });
  png.data = Buffer.from(
    Array.from({ length: width * height * 4 }, (_, i) => (i % 4 === 3 ? 255 : 90 + tint * (i % 4))),
  );
  return PNG.sync.write(png, tint === 0 ? { colorType: 0 } : {});
}
