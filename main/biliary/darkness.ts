import type { Unit, Volume } from '../dicom/index.ts';

/** Values of a volume as shares of the way from liver parenchyma (0) to bile (1); brighter than liver: below 0. */
export type Darkness = (value: number) => number;

/** HU of bile */
const bileInHU = 8;
/** HU between which tissue turns into fat and gas, which are darker than bile and are none. */
const fat = { from: -15, to: -45 };
/** Signal of bile on T1 as a share of the liver's: it is long in T1, as water is. */
const bileOnT1 = 0.25;
/** Bright vessels beside a duct shall not make it darker than it is. */
const brightest = -0.3;
const darkest = 1.15;

/** Fat on CT counts as liver: only what is as dark as bile is dark. On T1 fat is bright, gas and bone stay dark. */
export function darknessOf(unit: Unit, liverLevel: number): Darkness {
  const bile = unit === 'HU' ? bileInHU : bileOnT1 * liverLevel;
  const range = Math.max(liverLevel - bile, unit === 'HU' ? 10 : Number.EPSILON);
  const share: Darkness = (value) => Math.min(darkest, Math.max(brightest, (liverLevel - value) / range));
  if (unit === 'au') return share;
  return (value) => {
    if (value >= fat.from) return share(value);
    return value <= fat.to ? 0 : (share(value) * (value - fat.to)) / (fat.from - fat.to);
  };
}

/** Trilinear between voxel centres; 0 (as liver is) outside the volume. Index as `indexAt` gives it. */
export function darknessAt(
  { values, dimensions }: Volume,
  darkness: Darkness,
  i: number,
  j: number,
  k: number,
): number {
  const [columns, rows, slices] = dimensions;
  if (i < -0.5 || j < -0.5 || k < -0.5 || i > columns - 0.5 || j > rows - 0.5 || k > slices - 0.5) return 0;
  const i0 = before(i, columns);
  const j0 = before(j, rows);
  const k0 = before(k, slices);
  const u = share(i, i0);
  const v = share(j, j0);
  const di = columns > 1 ? 1 : 0;
  const dj = rows > 1 ? columns : 0;
  const p = i0 + columns * (j0 + rows * k0);
  const w = share(k, k0);
  // Written out and without functions of its own: a lattice asks a million times.
  const q = p + (slices > 1 ? columns * rows : 0);
  const near =
    (darkness(values[p]!) * (1 - u) + darkness(values[p + di]!) * u) * (1 - v) +
    (darkness(values[p + dj]!) * (1 - u) + darkness(values[p + dj + di]!) * u) * v;
  const far =
    (darkness(values[q]!) * (1 - u) + darkness(values[q + di]!) * u) * (1 - v) +
    (darkness(values[q + dj]!) * (1 - u) + darkness(values[q + dj + di]!) * u) * v;
  return near * (1 - w) + far * w;
}

const before = (index: number, count: number): number => Math.max(0, Math.min(count - 2, Math.floor(index)));
const share = (index: number, from: number): number => Math.min(1, Math.max(0, index - from));
