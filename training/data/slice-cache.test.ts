import { expect, it } from 'vitest';
import { SliceCache } from './slice-cache.ts';

it('reads a slice once while there is room and drops the one used longest ago', () => {
  const reads: string[] = [];
  const cache = new SliceCache(3 * 40);
  const get = (key: string) =>
    cache.get(key, () => {
      reads.push(key);
      return new Float32Array(10).fill(key.charCodeAt(0));
    });
  for (const key of ['a', 'b', 'c', 'a']) expect(get(key)[0]).toBe(key.charCodeAt(0));
  expect(reads.join('')).toBe('abc');
  get('d');
  get('a');
  get('c');
  expect(reads.join('')).toBe('abcd');
  get('b');
  expect(reads.join('')).toBe('abcdb');
});

it('gives a slice that is larger than all of its room', () => {
  const cache = new SliceCache(4);
  expect(cache.get('a', () => new Float32Array([1, 2]))).toEqual(new Float32Array([1, 2]));
});
