/**
 * Percentiles with linear interpolation between order statistics (position p/100·(n−1) in the sorted values), exact and
 * in linear time: nobody wants to sort a hundred million voxels. Values that are not finite are left out.
 *
 * @param percentages each 0…100
 * @returns one value per percentage; NaN where no finite value exists
 */
export function percentiles(values: Int16Array | Float32Array, percentages: readonly number[]): number[] {
  const { count, at } = values instanceof Int16Array ? rankedIntegers(values) : rankedFloats(values);
  if (count === 0) return percentages.map(() => NaN);
  return percentages.map((percentage) => {
    const position = (percentage / 100) * (count - 1);
    const rank = Math.floor(position);
    const below = at(rank);
    return position === rank ? below : below + (position - rank) * (at(rank + 1) - below);
  });
}

interface Ranked {
  count: number;
  /** the value at `rank`, 0 = smallest */
  at(rank: number): number;
}

const bins = 65536;

function rankedIntegers(values: Int16Array): Ranked {
  const histogram = new Uint32Array(bins);
  for (const value of values) histogram[value + 32768]! += 1;
  return { count: values.length, at: (rank) => find(histogram, rank).bin - 32768 };
}

/**
 * float32 values keep their order when their bits are read as integers with the sign folded: a histogram of the upper 16
 * bits finds the bin of a rank, one of the lower 16 bits within that bin the value.
 */
function rankedFloats(values: Float32Array): Ranked {
  const upper = new Uint32Array(bins);
  const keys = orderedKeys(values);
  let count = 0;
  forEachFinite(values, (i) => {
    upper[keys(i) >>> 16]! += 1;
    count += 1;
  });
  const at = (rank: number): number => {
    const { bin, before } = find(upper, rank);
    const lower = new Uint32Array(bins);
    forEachFinite(values, (i) => {
      const key = keys(i);
      if (key >>> 16 === bin) lower[key & 0xffff]! += 1;
    });
    return valueOf(((bin << 16) | find(lower, rank - before).bin) >>> 0);
  };
  return { count, at };
}

function forEachFinite(values: Float32Array, visit: (index: number) => void): void {
  for (let i = 0; i < values.length; i += 1) if (Number.isFinite(values[i]!)) visit(i);
}

/** The bin that the value of a rank is in, and how many values lie in the bins before. */
function find(histogram: Uint32Array, rank: number): { bin: number; before: number } {
  let bin = 0;
  let before = 0;
  while (before + histogram[bin]! <= rank) before += histogram[bin++]!;
  return { bin, before };
}

/** Index → unsigned 32-bit integer in the order of the values. */
function orderedKeys(values: Float32Array): (index: number) => number {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return (index) => {
    const word = words[index]!;
    return (word & 0x80000000 ? ~word : word | 0x80000000) >>> 0;
  };
}

function valueOf(key: number): number {
  const word = new Uint32Array([key & 0x80000000 ? key & 0x7fffffff : ~key]);
  return new Float32Array(word.buffer)[0]!;
}
