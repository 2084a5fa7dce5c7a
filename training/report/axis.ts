/** Where an axis begins and ends, and the values that are written beside it. */
export interface Axis {
  least: number;
  most: number;
  ticks: number[];
}

/** Linear, around all values, with about `count` ticks at 1, 2 or 5 times a power of ten. */
export function linearAxis(values: readonly number[], count = 5): Axis {
  const [low, high] = extent(values);
  const room = high > low ? high - low : Math.abs(high) || 1;
  const raw = room / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= raw * (1 - 1e-9)) ?? 10);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  // Multiples, and not sums: 0.1 + 0.2 is not written as 0.3.
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  return { least: ticks[0]!, most: ticks.at(-1)!, ticks };
}

/** Of values above 0, whole powers of ten. */
export function logarithmicAxis(values: readonly number[]): Axis {
  const [low, high] = extent(values.filter((value) => value > 0).map(Math.log10));
  const [first, last] = [Math.floor(low), Math.max(Math.floor(low) + 1, Math.ceil(high))];
  const stride = Math.ceil((last - first) / 6);
  const ticks = Array.from({ length: Math.floor((last - first) / stride) + 1 }, (_, i) => power(first + i * stride));
  return { least: power(first), most: power(last), ticks };
}

/** Of ten: 10 ** −5 is not quite 1e-5. */
function power(exponent: number): number {
  return Number(`1e${exponent}`);
}

function extent(values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  return [finite.reduce((a, b) => Math.min(a, b)), finite.reduce((a, b) => Math.max(a, b))];
}

/** As short as a number can be written beside an axis. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-3)) return value.toExponential(0).replace('e-', 'e−').replace('e+', 'e');
  return value.toLocaleString('en', { maximumFractionDigits: 4 }).replace('-', '−');
}
