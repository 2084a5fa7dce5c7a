/*
 * Weights and inputs that are too large to keep are made by a formula of tensor name and element index, which the
 * manifests of full_size spell out: a hash of both, mapped to [0, 1).
 */
import type { Parameter } from '../../training/ops/index.ts';
import type { Values } from './golden.ts';

/** The generator u(name, i) of one name. */
export function uniformOf(name: string): (index: number) => number {
  const start = fnv1a(name);
  return (index) => {
    let hash = (start + Math.imul(index, 2654435761)) >>> 0;
    hash ^= hash >>> 16;
    hash = Math.imul(hash, 0x85ebca6b) >>> 0;
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0xc2b2ae35) >>> 0;
    hash ^= hash >>> 16;
    return (hash >>> 0) / 2 ** 32;
  };
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

function fill(length: number, value: (index: number) => number): Float32Array {
  return Float32Array.from({ length }, (_, index) => value(index));
}

export function formulaWeight({ name, shape }: Parameter, salt: string): Values {
  const u = uniformOf(salt + name);
  const signed = (index: number) => 2 * u(index) - 1;
  const length = shape.reduce((product, size) => product * size, 1);
  const [first = 1] = shape;
  if (shape.length >= 2) {
    const fanIn = name.endsWith('.W') ? first : length / first;
    const bound = Math.sqrt(3 / fanIn);
    return { shape, values: fill(length, (i) => signed(i) * bound) };
  }
  if (name.endsWith('style.bias'))
    return { shape, values: fill(length, (i) => 0.1 * signed(i) + (i < length / 2 ? 1 : 0)) };
  const offset = name.endsWith('.weight') ? 1 : 0;
  return { shape, values: fill(length, (i) => offset + 0.1 * signed(i)) };
}

export function formulaNoise(name: string, salt: string, length: number): Float32Array {
  const u = uniformOf(salt + name);
  return fill(length, (i) => Math.sqrt(3) * (2 * u(i) - 1));
}

/** An ellipse, brighter towards its centre, with grain. */
export function formulaSource(rows: number, columns: number, salt: string): Float32Array {
  const u = uniformOf(`${salt}source`);
  return fill(rows * columns, (index) => {
    const y = Math.floor(index / columns);
    const x = index % columns;
    const r = ((y - rows / 2) / (0.45 * rows)) ** 2 + ((x - columns / 2) / (0.42 * columns)) ** 2;
    return 2 * (r < 1 ? 0.2 + 0.5 * (1 - r) + 0.2 * u(index) : 0) - 1;
  });
}
