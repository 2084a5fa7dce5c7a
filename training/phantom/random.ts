/**
 * Mixes a 32-bit integer so that every input bit moves every output bit (the finaliser of MurmurHash3 with the constants
 * of "lowbias32"). Exact integer arithmetic: the same on every machine.
 */
export function mix32(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Counter-based: the hash of one integer under a key, so that a voxel's noise depends on nothing but its own index. */
export function hash32(key: number, counter: number): number {
  return mix32(mix32(counter ^ key) + Math.imul(key, 0x9e3779b9));
}

/** Near-normal, mean 0, deviation 1, from the four bytes of one hash (Irwin–Hall sum of four). */
export function normalOf(hash: number): number {
  const sum = (hash & 255) + ((hash >>> 8) & 255) + ((hash >>> 16) & 255) + (hash >>> 24);
  return (sum - 510) / BYTE_SUM_DEVIATION;
}
/** √(4·(256² − 1)/12) */
const BYTE_SUM_DEVIATION = Math.sqrt(65535 / 3);

/** A small seeded stream of draws. `fork` names a stream of its own, so that one organ's draws never move another's. */
export class Random {
  private counter = 0;
  private constructor(readonly key: number) {}

  static of(seed: number): Random {
    return new Random(mix32(mix32(seed) ^ mix32(Math.floor(seed / 2 ** 32) + 0x51ed270b)));
  }

  fork(name: string): Random {
    let key = this.key;
    for (let i = 0; i < name.length; i++) key = mix32(key ^ Math.imul(name.charCodeAt(i) + i, 0x85ebca6b));
    return new Random(key);
  }

  /** uniform in [low, high) */
  between(low: number, high: number): number {
    return low + ((high - low) * hash32(this.key, ++this.counter)) / 2 ** 32;
  }

  chance(probability: number): boolean {
    return this.between(0, 1) < probability;
  }

  /** mean 0, deviation 1, never beyond ±3.5 */
  normal(): number {
    return normalOf(hash32(this.key, ++this.counter));
  }
}
