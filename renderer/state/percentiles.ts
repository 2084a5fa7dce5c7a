import type { LoadedVolume } from './voxels.ts';
import type { Window } from './window-level.ts';

/** Enough to find a percentile to a thousandth; few enough to sort at once. */
const most = 100_000;

/** The value below which a part (0 to 1) of ascending values lie, interpolated between the nearest two. */
export function quantile(ascending: Float64Array, part: number): number {
  const place = part * (ascending.length - 1);
  const below = ascending[Math.floor(place)] ?? 0;
  const above = ascending[Math.ceil(place)] ?? 0;
  return below + (above - below) * (place - Math.floor(place));
}

/** Part of the 99th percentile below which a voxel is taken for the air round the patient. */
const airPart = 0.1;

const known = new WeakMap<LoadedVolume, Float64Array>();

/** Ascending values of a volume's patient, without the air round it: a sample of at most `most` evenly spread voxels. */
function patientValues(volume: LoadedVolume): Float64Array {
  const before = known.get(volume);
  if (before) return before;
  const { voxels } = volume;
  const stride = Math.max(1, Math.ceil(voxels.length / most));
  const sample = Float64Array.from({ length: Math.ceil(voxels.length / stride) }, (_, at) => voxels[at * stride]!);
  sample.sort();
  const air = quantile(sample, 0.99) * airPart;
  const patient = sample.filter((value) => value > air);
  const values = patient.length > 0 ? patient : sample;
  known.set(volume, values);
  return values;
}

/** A window from one percentile (0 to 100) of the patient's voxels to another. */
export function percentileWindow(volume: LoadedVolume, low: number, high: number): Window {
  return windowBetween(patientValues(volume), low, high);
}

/** The window that shows what a region holds, without its outermost hundredths. */
export function regionWindow(values: Float64Array): Window {
  return windowBetween(values.toSorted(), 2, 98);
}

function windowBetween(ascending: Float64Array, low: number, high: number): Window {
  const [from, to] = [quantile(ascending, low / 100), quantile(ascending, high / 100)];
  // Never closed: an even region has a window of a thousandth of its value.
  const width = Math.max(to - from, Math.abs(from) * 1e-3, 1e-3);
  return { center: (from + to) / 2, width };
}

export type PercentileName = 'whole' | 'usual' | 'contrast' | 'dark';

/** Windows for values without a unit, on the keys after those of CT. */
export const percentilePresets: readonly { key: string; name: PercentileName; low: number; high: number }[] = [
  { key: '6', name: 'whole', low: 0, high: 100 },
  { key: '7', name: 'usual', low: 1, high: 99 },
  { key: '8', name: 'contrast', low: 5, high: 95 },
  { key: '9', name: 'dark', low: 0, high: 60 },
];
