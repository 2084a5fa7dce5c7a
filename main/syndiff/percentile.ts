/**
 * Percentiles with linear interpolation between order statistics (position p/100·(n−1) in the sorted values), exact and
 * in linear time: float32 values keep their order when their bits are read as integers with the sign folded, so two
 * histograms of 16 bits each find an order statistic without sorting a hundred million voxels.
 *
 * Values that are not finite are left out.
 * @param percentages each 0…100
 * @returns one value per percentage; NaN where no finite value exists
 */
export function percentiles(values: Int16Array | Float32Array, percentages: readonly number[]): number[] {
  const high = new Uint32Array(65536);
  const key = orderedKey();
  let count = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    high[key(value) >>> 16]! += 1;
    count += 1;
  }
  if (count === 0) return percentages.map(() => NaN);
  return percentages.map((percentage) => {
    const position = (percentage / 100) * (count - 1);
    const rank = Math.floor(position);
    const below = orderStatistic(values, high, rank);
    const fraction = position - rank;
    return fraction === 0 ? below : below + fraction * (orderStatistic(values, high, rank + 1) - below);
  });
}

/** The value at `rank` (0 = smallest) given the histogram of the upper 16 key bits. */
function orderStatistic(values: Int16Array | Float32Array, high: Uint32Array, rank: number): number {
  let bin = 0;
  let before = 0;
  while (before + high[bin]! <= rank) before += high[bin++]!;

  const low = new Uint32Array(65536);
  const key = orderedKey();
  for (const value of values) {
    const bits = key(value);
    if (bits >>> 16 === bin && Number.isFinite(value)) low[bits & 0xffff]! += 1;
  }
  let rest = 0;
  while (before + low[rest]! <= rank) before += low[rest++]!;
  return valueOf(((bin << 16) | rest) >>> 0);
}

/** float32 → unsigned 32-bit integer in the same order. */
function orderedKey(): (value: number) => number {
  const float = new Float32Array(1);
  const bits = new Uint32Array(float.buffer);
  return (value) => {
    float[0] = value;
    const word = bits[0]!;
    return (word & 0x80000000 ? ~word : word | 0x80000000) >>> 0;
  };
}

function valueOf(key: number): number {
  const bits = new Uint32Array([key & 0x80000000 ? key & 0x7fffffff : ~key]);
  return new Float32Array(bits.buffer)[0]!;
}
