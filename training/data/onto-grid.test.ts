import { describe, expect, it } from 'vitest';
import type { LPS, Volume } from '../../main/dicom/index.ts';
import { overlappingSlices, resampleSlice, sameGrid, type Geometry } from './onto-grid.ts';

const angle = Math.PI / 9;
const [cos, sin] = [Math.cos(angle), Math.sin(angle)];

/** Turned about the long axis of the body. */
const turned: Geometry = {
  dimensions: [20, 16, 12],
  spacing: [1.2, 1.5, 2],
  directions: [
    [cos, sin, 0],
    [-sin, cos, 0],
    [0, 0, 1],
  ],
  origin: [-4, -9, -10],
};

const upright: Geometry = {
  dimensions: [6, 5, 4],
  spacing: [0.7, 0.9, 2.5],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  origin: [0, 0, -6],
};

const positionOf = ({ origin, spacing, directions }: Geometry, index: LPS): LPS => {
  const along = (c: 0 | 1 | 2) =>
    origin[c] + [0, 1, 2].reduce((sum, axis) => sum + index[axis]! * spacing[axis]! * directions[axis]![c], 0);
  return [along(0), along(1), along(2)];
};

/** Linear in the position in the patient: trilinear interpolation must give it back exactly. */
const ramp = ([x, y, z]: LPS) => 3 * x - 2 * y + 5 * z + 7;

function volumeOf(geometry: Geometry, value: (position: LPS) => number): Volume {
  const [columns, rows, slices] = geometry.dimensions;
  const values = Float32Array.from({ length: columns * rows * slices }, (_, i) =>
    value(positionOf(geometry, [i % columns, Math.floor(i / columns) % rows, Math.floor(i / columns / rows)])),
  );
  return { ...geometry, values, frameOfReferenceUID: '1.2', unit: 'au' };
}

describe('resampleSlice', () => {
  it('shows the same places of the patient from another grid', () => {
    const volume = volumeOf(turned, ramp);
    for (const slice of [0, 2])
      resampleSlice(volume, upright, slice, NaN).forEach((value, i) => {
        const position = positionOf(upright, [i % 6, Math.floor(i / 6), slice]);
        expect(value).toBeCloseTo(ramp(position), 3);
      });
  });

  it('gives the values themselves on the volume’s own grid', () => {
    const volume = volumeOf(turned, ([x, y, z]) => 500 + Math.round(100 * Math.sin(x) * Math.cos(y) + z));
    expect(resampleSlice(volume, turned, 7, NaN)).toEqual(volume.values.slice(7 * 320, 8 * 320));
  });

  it('has nothing beyond half a voxel outside', () => {
    const volume = volumeOf(upright, () => 4);
    const wider: Geometry = { ...upright, dimensions: [10, 5, 4], origin: [-2 * 0.7, 0, -6] };
    const row = resampleSlice(volume, wider, 1, -1000).slice(0, 10);
    expect([...row]).toEqual([-1000, -1000, 4, 4, 4, 4, 4, 4, -1000, -1000]);
  });
});

describe('overlappingSlices', () => {
  it('is where half of a slice lies inside the other volume', () => {
    const half: Geometry = { ...upright, origin: [0, 0, -1] };
    expect(overlappingSlices(half, upright)).toEqual({ first: 2, last: 3 });
    expect(overlappingSlices({ ...upright, origin: [100, 0, -6] }, upright)).toBeNull();
  });
});

it('sameGrid allows the rounding of decimals and no more', () => {
  expect(sameGrid(upright, { ...upright, origin: [0.004, 0, -6] })).toBe(true);
  expect(sameGrid(upright, { ...upright, spacing: [0.71, 0.9, 2.5] })).toBe(false);
  expect(sameGrid(upright, { ...upright, dimensions: [6, 5, 3] })).toBe(false);
});
