import { describe, expect, it } from 'vitest';
import { indexFragments } from './fragments.ts';

const item = (...value: number[]) => [0xfe, 0xff, 0x00, 0xe0, value.length, 0, 0, 0, ...value];
const end = [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];
const table = (...offsets: number[]) => item(...offsets.flatMap((offset) => [offset, 0, 0, 0]));
const start = [0xff, 0xd8, 0xff, 0xf7];

/** @returns the bytes of each frame */
async function framesOf(bytes: number[], frames: number): Promise<number[][]> {
  const data = Uint8Array.from(bytes);
  const read = async (from: number, length: number) => {
    if (from + length > data.length) throw new Error('beyond the end');
    return data.slice(from, from + length);
  };
  const found = await indexFragments(read, 0, frames);
  return found.map((parts) => parts.flatMap(({ offset, length }) => bytes.slice(offset, offset + length)));
}

describe('fragments', () => {
  it('all belong to a single frame, whatever the table says', async () => {
    expect(await framesOf([...table(77), ...item(1, 2), ...item(3, 4), ...end], 1)).toEqual([[1, 2, 3, 4]]);
  });

  it('are a frame each where there are as many', async () => {
    expect(await framesOf([...table(), ...item(1, 2), ...item(3, 4), ...end], 2)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('are joined by the table', async () => {
    const bytes = [...table(0, 20), ...item(1, 2), ...item(3, 4), ...item(5, 6), ...end];
    expect(await framesOf(bytes, 2)).toEqual([
      [1, 2, 3, 4],
      [5, 6],
    ]);
  });

  it('are joined by start markers where the table is empty', async () => {
    const bytes = [...table(), ...item(...start, 1, 2), ...item(3, 4), ...item(...start), ...end];
    expect(await framesOf(bytes, 2)).toEqual([[...start, 1, 2, 3, 4], start]);
  });

  it.each([
    ['a table that points between fragments', [...table(0, 3), ...item(1, 2), ...item(3, 4), ...item(5, 6), ...end]],
    ['a table that runs backwards', [...table(10, 0), ...item(1, 2), ...item(3, 4), ...item(5, 6), ...end]],
    ['fewer frames than asked for', [...table(), ...item(...start), ...end]],
    ['no fragment', [...table(), ...end]],
    ['no end', [...table(), ...item(1, 2), ...item(3, 4)]],
  ])('are refused with %s', async (_, bytes) => {
    await expect(framesOf(bytes, 2)).rejects.toMatchObject({ code: 'corrupt-pixels' });
  });
});
