import type { Finding } from '../../preload/contract/index.ts';
import type { Instance } from './instance.ts';
import type { Grid } from './series.ts';
import type { LPS } from './volume.ts';

/** A gap may differ from the median by 1 %, but a hundredth of a millimetre is always allowed. */
const GAP_TOLERANCE = 0.01;
const LEAST_GAP_TOLERANCE_MM = 0.01;
/** Beyond this angle between the line of the positions and the normal, the slices are sheared (gantry tilt). */
const TILT_TOLERANCE_DEGREES = 0.5;
const DUPLICATE_MM = 1e-3;

/** Slices in the order of the volume, with where they lie and what is irregular about it. */
export function arrange(instances: readonly Instance[]): { instances: Instance[]; grid: Grid; findings: Finding[] } {
  const directions = directionsOf(instances[0]);
  if (directions === null || instances.some(({ position }) => !isPosition(position)))
    return { instances: [...instances].sort(byInstanceNumber), grid: nowhere, findings: [] };
  const normal = directions[2];
  const along = (instance: Instance) => dot(vector(instance.position), normal);
  const sorted = [...instances].sort((a, b) => along(a) - along(b) || byName(a, b));
  const positions = sorted.map(({ position }) => vector(position));
  const gaps = sorted.slice(1).map((instance, index) => along(instance) - along(sorted[index] ?? instance));
  const [betweenRows = 0, betweenColumns = 0] = sorted[0]?.pixelSpacing ?? [];
  return {
    instances: sorted,
    grid: {
      spacing: [betweenColumns, betweenRows, median(gaps)],
      directions,
      origin: positions[0] ?? [0, 0, 0],
    },
    findings: gaps.length === 0 ? [singleSlice] : [...gapFindings(gaps), ...tiltFindings(positions, normal)],
  };
}

const nowhere: Grid = {
  spacing: [0, 0, 0],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  origin: [0, 0, 0],
};

const singleSlice: Finding = { code: 'single-slice', message: 'A single slice: there is no spacing between slices.' };

function gapFindings(gaps: readonly number[]): Finding[] {
  const duplicates = gaps.filter((gap) => gap < DUPLICATE_MM).length;
  if (duplicates > 0) return [{ code: 'duplicate-positions', message: duplicatesMessage(gaps, duplicates) }];
  const expected = median(gaps);
  const tolerance = Math.max(GAP_TOLERANCE * expected, LEAST_GAP_TOLERANCE_MM);
  const odd = gaps.flatMap((gap, index) => (Math.abs(gap - expected) > tolerance ? [{ gap, after: index + 1 }] : []));
  const [worst] = [...odd].sort((a, b) => Math.abs(b.gap - expected) - Math.abs(a.gap - expected));
  if (worst === undefined) return [];
  const others = odd.length > 1 ? ` (and ${odd.length - 1} other gaps)` : '';
  const message = `Gap of ${millimetres(worst.gap)} mm after slice ${worst.after}, expected ${millimetres(expected)}${others}.`;
  return [{ code: 'uneven-spacing', message }];
}

function duplicatesMessage(gaps: readonly number[], duplicates: number): string {
  const first = gaps.findIndex((gap) => gap < DUPLICATE_MM) + 1;
  const places = gaps.length + 1 - duplicates;
  return `Slices ${first} and ${first + 1} share a position: ${gaps.length + 1} slices lie at ${places} positions.`;
}

function tiltFindings(positions: readonly LPS[], normal: LPS): Finding[] {
  const first = positions[0] ?? [0, 0, 0];
  const offsets = positions.map((position) => {
    const way = subtract(position, first);
    const height = dot(way, normal);
    return { height, aside: Math.hypot(...subtract(way, scale(normal, height))) };
  });
  const height = offsets.at(-1)?.height ?? 0;
  const aside = Math.max(...offsets.map((offset) => offset.aside));
  const degrees = (Math.atan2(aside, height) * 180) / Math.PI;
  if (degrees < TILT_TOLERANCE_DEGREES) return [];
  const message = `The slices are sheared by ${degrees.toFixed(1)}° against their normal (gantry tilt).`;
  return [{ code: 'gantry-tilt', message }];
}

/** Unit vectors along a row, along a column, and their cross product; null where the orientation is not valid. */
export function directionsOf(instance: Instance | undefined): [LPS, LPS, LPS] | null {
  const [a, b, c, d, e, f] = instance?.orientation ?? [];
  if (a === undefined || b === undefined || c === undefined || d === undefined || e === undefined || f === undefined)
    return null;
  const row = unit([a, b, c]);
  const column = unit([d, e, f]);
  const normal = unit(cross(row, column));
  return normal.every(Number.isFinite) ? [row, column, normal] : null;
}

export const dot = (a: LPS, b: LPS): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: LPS, b: LPS): LPS => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const subtract = (a: LPS, b: LPS): LPS => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const scale = (a: LPS, by: number): LPS => [a[0] * by, a[1] * by, a[2] * by];
const unit = (a: LPS): LPS => scale(a, 1 / Math.hypot(...a));
const vector = (values: readonly number[]): LPS => [values[0] ?? NaN, values[1] ?? NaN, values[2] ?? NaN];
const isPosition = (values: readonly number[]) => values.length === 3 && values.every(Number.isFinite);
const millimetres = (length: number) => String(Number(length.toFixed(3)));

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

const byInstanceNumber = (a: Instance, b: Instance) =>
  (a.instanceNumber ?? 0) - (b.instanceNumber ?? 0) || byName(a, b);

/** By file, then by frame. */
export const byName = (a: Instance, b: Instance): number =>
  compareText(a.name, b.name) || (a.frame ?? 0) - (b.frame ?? 0);

/** By code unit: the order must not depend on the locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
