import { describe, expect, it } from 'vitest';
import { philox } from './philox.ts';

type Words = readonly [number, number, number, number];

/** Known answers published with Random123 (kat_vectors, philox4x32 10). */
const known: { counter: Words; key: readonly [number, number]; words: string }[] = [
  { counter: [0, 0, 0, 0], key: [0, 0], words: '6627e8d5 e169c58d bc57ac4c 9b00dbd8' },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    words: '408f276d 41c83b0e a20bc7c6 6d5451fd',
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    words: 'd16cfe09 94fdcceb 5001e420 24126ea1',
  },
];

describe('Philox4x32-10', () => {
  it.each(known)('gives the known answer $words', ({ counter, key, words }) => {
    const result = new Uint32Array(4);
    philox(counter, key, result);
    expect([...result].map((word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(words);
  });
});
