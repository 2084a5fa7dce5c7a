import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMatSource } from './mat-source.ts';

/**
 * Written with h5py 3.7 as MATLAB does it: a block of 512 bytes before, chunks, deflate. Row r, column c of slice k is
 * ((bias + 7k + 3r + c) mod 64) / 63, on 6 rows and 9 columns.
 */
const fixtures = join(import.meta.dirname, 'fixtures', 'mat');
const expected = (bias: number, slice: number) =>
  Float32Array.from({ length: 54 }, (_, i) => {
    const value = ((bias + 7 * slice + 3 * Math.floor(i / 9) + (i % 9)) % 64) / 63;
    return (Math.fround(value) - 0.5) / 0.5;
  });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-mat-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const layout = (sizeMultiple = 1) => ({ folder: fixtures, contrasts: ['CT', 'MRT1'] as const, sizeMultiple });

describe('SynDiff’s .mat layout', () => {
  it('has the parts of its files and the pixels of the other reader, rows and columns the right way round', async () => {
    const { kind, patients } = openMatSource(layout());
    expect(kind).toBe('mat');
    expect(patients.map(({ part }) => part)).toEqual(['training', 'validation']);
    const biases = [
      [0, 1],
      [2, 3],
    ];
    for (const [p, { images, pairs }] of patients.entries()) {
      expect(pairs).toEqual([{ ct: images[0], mrt1: images[1] }]);
      for (const [i, image] of images.entries()) {
        const stack = await image.read({});
        expect([stack.columns, stack.rows]).toEqual([9, 6]);
        for (let slice = 0; slice < stack.slices; slice += 1)
          stack.slice(slice).forEach((value, at) => {
            expect(value).toBeCloseTo(expected(biases[p]![i]!, slice)[at]!, 6);
          });
        stack.close?.();
      }
    }
  });

  it('puts air around what is smaller than the networks need', async () => {
    const stack = await openMatSource(layout(8)).patients[0]!.images[0]!.read({});
    expect([stack.columns, stack.rows, stack.slices]).toEqual([16, 8, 5]);
    const slice = stack.slice(1);
    stack.close?.();
    expect(slice[16 + 3]).toBeCloseTo(expected(0, 1)[0]!, 6);
    expect(slice.filter((value) => value === -1)).toHaveLength(16 * 8 - 54);
  });

  it('names a file with values beyond [0, 1]', async () => {
    copyFileSync(join(fixtures, 'data_train_HU.mat'), join(folder, 'data_train_CT.mat'));
    copyFileSync(join(fixtures, 'data_train_MRT1.mat'), join(folder, 'data_train_MRT1.mat'));
    const stack = await openMatSource({ ...layout(), folder }).patients[0]!.images[0]!.read({});
    expect(() => stack.slice(0)).toThrow(/data_train_CT\.mat has the value -1000 in slice 1/);
    stack.close?.();
  });

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, 900)],
    ['something else', () => Buffer.from('MATLAB 5.0 MAT-file')],
  ])('names a file that is %s', async (_, damage) => {
    writeFileSync(join(folder, 'data_train_CT.mat'), damage(readFileSync(join(fixtures, 'data_train_CT.mat'))));
    copyFileSync(join(fixtures, 'data_train_MRT1.mat'), join(folder, 'data_train_MRT1.mat'));
    const [ct] = openMatSource({ ...layout(), folder }).patients[0]!.images;
    await expect(ct!.read({})).rejects.toMatchObject({ code: 'bad-mat', where: 'data_train_CT.mat' });
  });

  it('says which file of a part is missing', () => {
    copyFileSync(join(fixtures, 'data_train_CT.mat'), join(folder, 'data_train_CT.mat'));
    expect(() => openMatSource({ ...layout(), folder })).toThrow(/no data_train_MRT1\.mat/);
  });
});
