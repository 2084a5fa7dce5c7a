import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isIntact, openPrepared, readPreparedSlice, writePrepared } from './prepared-stack.ts';
import { preparedPatient } from './prepared-patient.ts';
import { SliceCache } from './slice-cache.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-prepared-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const slices = [Float32Array.of(-1, 0.1, 1, 0, 0.5, -0.25), Float32Array.of(1, 2, 3, 4, 5, 6)];
const stack = { rows: 2, columns: 3, slices: 2, slice: (index: number) => slices[index]! };

describe('a prepared stack', () => {
  it('comes back from disk bit for bit, slice by slice', () => {
    const written = writePrepared(join(folder, 'new'), 'ct-1', 'key', stack);
    const opened = openPrepared(join(folder, 'new'), 'ct-1');
    expect(opened).toEqual(written);
    expect(isIntact(opened!)).toBe(true);
    const patient = preparedPatient('p', { ct: opened! }, new SliceCache());
    expect([0, 1, 0].map((index) => patient.slice('ct', index))).toEqual([slices[0], slices[1], slices[0]]);
    expect(patient.has('mrt1')).toBe(false);
    expect(() => patient.slice('mrt1', 0)).toThrow('no mrt1');
  });

  it('that could not be finished leaves nothing behind', () => {
    const broken = {
      ...stack,
      slice(index: number) {
        if (index === 1) throw new Error('unreadable');
        return slices[0]!;
      },
    };
    expect(() => writePrepared(folder, 'ct-1', 'key', broken)).toThrow('unreadable');
    expect(readdirSync(folder)).toEqual([]);
    expect(openPrepared(folder, 'ct-1')).toBeNull();
  });

  it('is not taken for whole when it is shorter, nor for intact when a bit differs', () => {
    const { file } = writePrepared(folder, 'ct-1', 'key', stack);
    const bytes = readFileSync(file);
    truncateSync(file, bytes.length - 4);
    expect(openPrepared(folder, 'ct-1')).toBeNull();
    bytes[9]! ^= 1;
    writeFileSync(file, bytes);
    expect(isIntact(openPrepared(folder, 'ct-1')!)).toBe(false);
  });

  it('that ends too early is an error when it is read', () => {
    const opened = writePrepared(folder, 'ct-1', 'key', stack);
    truncateSync(opened.file, 30);
    expect(() => readPreparedSlice(opened, 1)).toThrow(expect.objectContaining({ code: 'prepared-damaged' }));
  });

  it('with a header of another kind is none', () => {
    writePrepared(folder, 'ct-1', 'key', stack);
    writeFileSync(join(folder, 'ct-1.json'), '{"rows":2');
    expect(openPrepared(folder, 'ct-1')).toBeNull();
  });
});
