import { beforeAll, describe, expect, it } from 'vitest';
import { ductTruth, makePhantom, type DuctTruth, type Phantom } from '../../training/phantom/index.ts';
import type { Volume } from '../dicom/index.ts';
import { around, contains, overlap } from './box.ts';
import { findRegion, type FoundRegion } from './find-region.ts';

const seed = 4_100_001;

/** The whole upper abdomen in voxels of 4 × 4 × 6 mm. */
let phantom: Phantom;
let truth: DuctTruth;
beforeAll(() => {
  phantom = makePhantom(seed, { columns: 100, rows: 76, slices: 36, spacing: [4, 4, 6] });
  truth = ductTruth(seed);
});

const slices = (volume: Volume, from: number, to: number): Volume => {
  const plane = volume.dimensions[0] * volume.dimensions[1];
  const [x, y, z] = volume.origin;
  return {
    ...volume,
    values: volume.values.slice(from * plane, to * plane),
    dimensions: [volume.dimensions[0], volume.dimensions[1], to - from],
    origin: [x, y, z + from * volume.spacing[2]],
  };
};

function expectFound(volume: Volume): FoundRegion {
  const region = findRegion(volume);
  expect(region.found).toBe(true);
  return region as FoundRegion;
}

describe('findRegion', () => {
  it('finds the ducts on CT and on MR-T1', () => {
    const ducts = truth.ducts.filter(({ kind, order }) => kind === 'common' || order === 1);
    const wanted = around(
      ducts.flatMap(({ points }) => points),
      10,
    );
    for (const volume of [phantom.ct, phantom.mrt1]) {
      const { box, hilum, confidence } = expectFound(volume);
      expect(contains(box, truth.confluence)).toBe(true);
      expect(Math.hypot(...hilum.map((mm, axis) => mm - truth.confluence[axis]!))).toBeLessThan(25);
      expect(overlap(box, wanted)).toBeGreaterThan(0.4);
      expect(confidence).toBeGreaterThan(0.6);
    }
  });

  it('does not care about the scale of arbitrary units', () => {
    const scaled = { ...phantom.mrt1, values: Float32Array.from(phantom.mrt1.values, (value) => value * 37.5) };
    const [a, b] = [expectFound(scaled).hilum, expectFound(phantom.mrt1).hilum];
    a.forEach((mm, axis) => expect(Math.abs(mm - b[axis]!)).toBeLessThan(1));
  });

  it('does not care which way the slices lie', () => {
    const { ct } = phantom;
    const [columns, rows, count] = ct.dimensions;
    // Coronal: rows run down, slices to the front.
    const values = new Int16Array(ct.values.length);
    for (let k = 0; k < count; k += 1)
      for (let j = 0; j < rows; j += 1)
        for (let i = 0; i < columns; i += 1)
          values[i + columns * (count - 1 - k + count * (rows - 1 - j))] = ct.values[i + columns * (j + rows * k)]!;
    const coronal: Volume = {
      ...ct,
      values,
      dimensions: [columns, count, rows],
      spacing: [ct.spacing[0], ct.spacing[2], ct.spacing[1]],
      directions: [
        [1, 0, 0],
        [0, 0, -1],
        [0, -1, 0],
      ],
      origin: [ct.origin[0], ct.origin[1] + (rows - 1) * ct.spacing[1], ct.origin[2] + (count - 1) * ct.spacing[2]],
    };
    const [a, b] = [expectFound(coronal).hilum, expectFound(ct).hilum];
    a.forEach((mm, axis) => expect(Math.abs(mm - b[axis]!)).toBeLessThan(6));
  });

  it('finds it in a stack that shows the middle of the liver only, and says so', () => {
    const middle = Math.round((truth.confluence[2] - phantom.ct.origin[2]) / phantom.ct.spacing[2]);
    const part = slices(phantom.ct, middle - 5, middle + 5);
    const region = expectFound(part);
    expect(contains(region.box, truth.confluence)).toBe(true);
    expect(region.remarks).toContain('liver-cut-above');
    expect(region.confidence).toBeLessThan(expectFound(phantom.ct).confidence + 1e-9);
  });

  it('finds none in air, nor in a body that is the same on both sides', () => {
    const air = { ...phantom.ct, values: new Int16Array(phantom.ct.values.length).fill(-1000) };
    expect(findRegion(air)).toEqual({ found: false, reason: 'no-body' });
    const [columns, rows] = phantom.ct.dimensions;
    const head = air.values.map((_, p) => {
      const [x, y] = [(p % columns) - columns / 2, (Math.floor(p / columns) % rows) - rows / 2];
      return Math.hypot(x, y) < 20 ? 35 : -1000;
    });
    expect(findRegion({ ...phantom.ct, values: head }).found).toBe(false);
  });
});
