import type { Structure } from './anatomy/structure.ts';
import { originOf, type Grid } from './grid.ts';
import { latticeNoise } from './lattice-noise.ts';
import { makePose, type PlaneCoordinates } from './pose.ts';
import type { Patient } from './patient.ts';
import { Random } from './random.ts';
import type { Signal } from './signals.ts';
import type { Box, Solid } from './solids.ts';
import { tissueLabels } from './tissues.ts';

/** What the scanners would see without blur, bias or noise; all [slices · rows · columns], column fastest. */
export interface Painting {
  /** HU */
  ct: Float32Array;
  /** patient's arbitrary units */
  mrt1: Float32Array;
  /** tissue at the centre of the voxel (tissues.ts) */
  labels: Uint8Array;
}

interface Coat {
  label: number;
  fixed: boolean;
  signal: Signal;
  solids: readonly { solid: Solid; bounds: Box }[];
}

/** Parts of a thick slice that are painted and averaged: partial volume along z. */
const PARTS = 3;
const THICK = 2;

/**
 * Paints the structures in order on the grid. A voxel takes a structure's signal by the share of it that lies inside,
 * read from the signed distance across one pixel; slices more than 2 mm apart are the mean of three planes over their
 * thickness.
 */
export function paint(
  structures: readonly Structure[],
  signals: readonly Signal[],
  patient: Patient,
  grid: Grid,
): Painting {
  const { columns, rows, slices } = grid;
  const plane = columns * rows;
  const origin = originOf(grid);
  const pose = makePose(patient);
  const coats = structures.map((structure): Coat => {
    const fixed = structure.fixedToScanner === true;
    const solids = structure.solids.map((solid) => ({
      solid,
      bounds: fixed ? solid.bounds : pose.boxInScanner(solid.bounds),
    }));
    const label = tissueLabels[structure.tissue];
    const usual = signals[label]!;
    const signal = structure.hounsfield === undefined ? usual : { ...usual, ct: structure.hounsfield };
    return { label, fixed, signal, solids };
  });
  const xs = Float64Array.from({ length: columns }, (_, i) => origin[0] + i * grid.spacing[0]);
  const ys = Float64Array.from({ length: rows }, (_, j) => origin[1] + j * grid.spacing[1]);
  const posed: PlaneCoordinates = coordinates(plane);
  const still: PlaneCoordinates = coordinates(plane);
  for (let p = 0; p < plane; p++) {
    still.x[p] = xs[p % columns]!;
    still.y[p] = ys[Math.floor(p / columns)]!;
  }
  const key = Random.of(patient.seed).fork('texture').key;
  const coarse = latticeNoise(key, 9);
  const fine = latticeNoise(key + 1, 3.5);
  const texture = new Float32Array(plane);
  const distance = new Float32Array(plane);
  const ct = new Float32Array(plane * slices);
  const mrt1 = new Float32Array(plane * slices);
  const labels = new Uint8Array(plane * slices);
  const partCt = new Float32Array(plane);
  const partMr = new Float32Array(plane);
  const partLabels = new Uint8Array(plane);
  const parts = grid.spacing[2] > THICK ? PARTS : 1;
  const thickness = patient.ct.thickness * grid.spacing[2];
  const inverseWidth = 2 / (grid.spacing[0] + grid.spacing[1]);
  const strideOfDistance = SURE / grid.spacing[0];
  const air = signals[tissueLabels.outside]!;

  for (let slice = 0; slice < slices; slice++) {
    const start = slice * plane;
    for (let part = 0; part < parts; part++) {
      const z = origin[2] + slice * grid.spacing[2] + ((part - (parts - 1) / 2) / parts) * thickness;
      pose.locate(xs, ys, z, posed);
      still.z.fill(z);
      if (part === 0) {
        for (let p = 0; p < plane; p++) {
          const [x, y, w] = [posed.x[p]!, posed.y[p]!, posed.z[p]!];
          texture[p] = TEXTURE_GAIN * (coarse(x, y, w) + fine(x, y, w));
        }
      }
      partCt.fill(air.ct);
      partMr.fill(air.mr);
      partLabels.fill(tissueLabels.outside);
      for (const coat of coats) paintCoat(coat, z);
      for (let p = 0; p < plane; p++) {
        ct[start + p] = ct[start + p]! + partCt[p]! / parts;
        mrt1[start + p] = mrt1[start + p]! + partMr[p]! / parts;
      }
      if (part === Math.floor(parts / 2)) labels.set(partLabels, start);
    }
  }
  return { ct, mrt1, labels };

  function paintCoat(coat: Coat, z: number): void {
    const at = coat.fixed ? still : posed;
    const half = 0.5 / inverseWidth;
    let [left, right, top, bottom] = [columns, -1, rows, -1];
    const near: [Solid, number, number, number, number][] = [];
    for (const { solid, bounds } of coat.solids) {
      if (bounds.low[2] - half > z || bounds.high[2] + half < z) continue;
      const i0 = Math.max(0, Math.ceil((bounds.low[0] - half - origin[0]) / grid.spacing[0]));
      const i1 = Math.min(columns - 1, Math.floor((bounds.high[0] + half - origin[0]) / grid.spacing[0]));
      const j0 = Math.max(0, Math.ceil((bounds.low[1] - half - origin[1]) / grid.spacing[1]));
      const j1 = Math.min(rows - 1, Math.floor((bounds.high[1] + half - origin[1]) / grid.spacing[1]));
      if (i0 > i1 || j0 > j1) continue;
      near.push([solid, i0, i1, j0, j1]);
      left = Math.min(left, i0);
      right = Math.max(right, i1);
      top = Math.min(top, j0);
      bottom = Math.max(bottom, j1);
    }
    if (near.length === 0) return;
    for (let j = top; j <= bottom; j++) distance.fill(FAR, j * columns + left, j * columns + right + 1);
    for (const [solid, i0, i1, j0, j1] of near) {
      for (let j = j0; j <= j1; j++) {
        for (let p = j * columns + i0, end = j * columns + i1; p <= end; p++) {
          const d = solid.distance(at.x[p]!, at.y[p]!, at.z[p]!);
          if (d < distance[p]!) distance[p] = d;
          // far from the surface the next pixels lie on the same side of it
          const stride = Math.min(end - p, Math.floor((Math.abs(d) - half) * strideOfDistance));
          if (stride < 1) continue;
          if (d < 0) distance.fill(d, p + 1, p + stride + 1);
          p += stride;
        }
      }
    }
    const { signal } = coat;
    for (let j = top; j <= bottom; j++) {
      for (let p = j * columns + left, end = j * columns + right; p <= end; p++) {
        const inside = 0.5 - distance[p]! * inverseWidth;
        if (inside <= 0) continue;
        const share = inside > 1 ? 1 : inside;
        const grain = texture[p]!;
        partCt[p] = partCt[p]! + share * (signal.ct + signal.ctTexture * grain - partCt[p]!);
        partMr[p] = partMr[p]! + share * (signal.mr + signal.mrTexture * grain - partMr[p]!);
        if (share > 0.5) partLabels[p] = coat.label;
      }
    }
  }
}

const FAR = 1e6;
/** Share of a signed distance that may be walked without meeting the surface: distances are approximate, space is warped. */
const SURE = 0.4;
/** brings the sum of the two octaves to a deviation of about 1 */
const TEXTURE_GAIN = 2;

function coordinates(length: number): PlaneCoordinates {
  return { x: new Float32Array(length), y: new Float32Array(length), z: new Float32Array(length) };
}
