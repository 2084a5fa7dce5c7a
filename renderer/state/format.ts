import type { VolumeDescription } from '../../preload/contract/index.ts';

export type Unit = VolumeDescription['unit'];

/** A true minus sign, as wide as a digit, so that numbers do not jump. */
function signed(text: string): string {
  return text.replace('-', '\u2212');
}

export function formatMillimetres(value: number): string {
  return signed(value.toFixed(1));
}

/** HU are whole numbers on every scanner; arbitrary units keep three significant digits. */
export function formatValue(value: number, unit: Unit): string {
  if (unit === 'HU') return signed(value.toFixed(0));
  const decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return signed(value.toFixed(decimals));
}

/** e.g. "0.75 × 0.75 × 5" */
export function formatSpacing(spacing: readonly number[]): string {
  return spacing.map((millimetres) => String(Number(millimetres.toFixed(2)))).join(' × ');
}

export function formatDimensions(dimensions: readonly number[]): string {
  return dimensions.join(' × ');
}

/** e.g. "8 s", "3 min 05 s", "1 h 02 min" */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const padded = (value: number): string => String(value).padStart(2, '0');
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${padded(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${padded(Math.floor((whole % 3600) / 60))} min`;
}

/** A measured number with its unit, three significant digits: "12.3 HU". */
export function formatMeasure(value: number, unit: string): string {
  const rounded = Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
  return unit === '' ? signed(rounded) : `${signed(rounded)} ${unit}`;
}

/** Slices from 1, runs drawn together: "3, 7–12". */
export function formatSlices(slices: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const slice of slices.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && slice <= last[1] + 1) last[1] = slice;
    else runs.push([slice, slice]);
  }
  return runs.map(([from, to]) => (from === to ? `${from + 1}` : `${from + 1}–${to + 1}`)).join(', ');
}
