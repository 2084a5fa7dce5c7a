/**
 * Random numbers of one purpose of one iteration: a counter-based stream (Philox 4×32-10, Salmon et al. 2011), so that
 * the numbers of iteration i follow from the seed and i alone and a resumed run draws what the stopped one would have.
 */
export class RandomStream {
  private readonly key: readonly [number, number];
  private block = 0;
  private spare: number[] = [];

  /** @param purpose a whole number per use, so that no two uses share a stream */
  constructor(
    seed: number,
    private readonly purpose: number,
    private readonly index: number,
  ) {
    this.key = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
  }

  /** uniform in 0 … 2³²−1 */
  word(): number {
    if (this.spare.length === 0) {
      this.spare = philox([this.block, this.index >>> 0, Math.floor(this.index / 2 ** 32), this.purpose], this.key);
      this.block += 1;
    }
    return this.spare.shift()!;
  }

  /** uniform in (0, 1), never an end */
  uniform(): number {
    return (this.word() + 0.5) / 2 ** 32;
  }

  /** uniform in 0 … below−1 */
  integer(below: number): number {
    return Math.floor(this.uniform() * below);
  }

  /** standard normal numbers (Box and Muller 1958) */
  normals(count: number): Float32Array {
    const result = new Float32Array(count);
    for (let i = 0; i < count; i += 2) {
      const radius = Math.sqrt(-2 * Math.log(this.uniform()));
      const angle = 2 * Math.PI * this.uniform();
      result[i] = radius * Math.cos(angle);
      if (i + 1 < count) result[i + 1] = radius * Math.sin(angle);
    }
    return result;
  }
}

function philox(counter: readonly [number, number, number, number], key: readonly [number, number]): number[] {
  let [a, b, c, d] = counter;
  let [low, high] = key;
  for (let round = 0; round < 10; round += 1) {
    const first = wideProduct(0xd2511f53, a);
    const second = wideProduct(0xcd9e8d57, c);
    [a, b, c, d] = [(second.high ^ b ^ low) >>> 0, second.low, (first.high ^ d ^ high) >>> 0, first.low];
    low = (low + 0x9e3779b9) >>> 0;
    high = (high + 0xbb67ae85) >>> 0;
  }
  return [a, b, c, d];
}

/** 32 × 32 → 64 bits */
function wideProduct(x: number, y: number): { low: number; high: number } {
  const low = (x & 0xffff) * (y & 0xffff);
  const middle = (x >>> 16) * (y & 0xffff) + Math.floor(low / 2 ** 16);
  const cross = (x & 0xffff) * (y >>> 16) + (middle & 0xffff);
  const high = (x >>> 16) * (y >>> 16) + Math.floor(middle / 2 ** 16) + Math.floor(cross / 2 ** 16);
  return { low: Math.imul(x, y) >>> 0, high: high >>> 0 };
}
