import { hash32 } from './random.ts';

const SIZE = 32;
const MASK = SIZE - 1;

/** Smooth noise in [-1, 1] at a point in mm. */
export type SmoothNoise = (x: number, y: number, z: number) => number;

/**
 * Value noise: random values on a cubic lattice of `period` mm, joined by smooth-step weights. Repeats after 32 periods.
 * Only +, ×, floor and integer hashes: byte-equal on every machine.
 */
export function latticeNoise(key: number, period: number): SmoothNoise {
  const values = new Float32Array(SIZE ** 3);
  for (let i = 0; i < values.length; i++) values[i] = hash32(key, i) / 2 ** 31 - 1;
  const scale = 1 / period;
  return (x, y, z) => {
    const u = x * scale;
    const v = y * scale;
    const w = z * scale;
    const i = Math.floor(u);
    const j = Math.floor(v);
    const k = Math.floor(w);
    let a = u - i;
    let b = v - j;
    let c = w - k;
    a *= a * (3 - 2 * a);
    b *= b * (3 - 2 * b);
    c *= c * (3 - 2 * c);
    const i0 = i & MASK;
    const i1 = (i + 1) & MASK;
    const j0 = (j & MASK) * SIZE;
    const j1 = ((j + 1) & MASK) * SIZE;
    const k0 = (k & MASK) * SIZE * SIZE;
    const k1 = ((k + 1) & MASK) * SIZE * SIZE;
    const x00 = values[k0 + j0 + i0]! * (1 - a) + values[k0 + j0 + i1]! * a;
    const x10 = values[k0 + j1 + i0]! * (1 - a) + values[k0 + j1 + i1]! * a;
    const x01 = values[k1 + j0 + i0]! * (1 - a) + values[k1 + j0 + i1]! * a;
    const x11 = values[k1 + j1 + i0]! * (1 - a) + values[k1 + j1 + i1]! * a;
    const y0 = x00 * (1 - b) + x10 * b;
    const y1 = x01 * (1 - b) + x11 * b;
    return y0 * (1 - c) + y1 * c;
  };
}
