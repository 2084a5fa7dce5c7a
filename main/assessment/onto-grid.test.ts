import { describe, expect, it } from 'vitest';
import type { Volume } from '../dicom/index.ts';
import { testVolume } from '../engine.fixtures.ts';
import { isOnGrid, ontoGrid } from './onto-grid.ts';

/** Values that are linear in the place: x + 10 y + 100 z, mm LPS. */
function ramp(grid: Volume): Volume {
  const [columns, rows, slices] = grid.dimensions;
  const values = new Float32Array(columns * rows * slices);
  for (let index = 0; index < values.length; index += 1) {
    const ijk = [index % columns, Math.floor(index / columns) % rows, Math.floor(index / (columns * rows))];
    const place = [0, 1, 2].map((axis) =>
      grid.directions.reduce(
        (sum, way, along) => sum + ijk[along]! * grid.spacing[along]! * way[axis]!,
        grid.origin[axis]!,
      ),
    );
    values[index] = place[0]! + 10 * place[1]! + 100 * place[2]!;
  }
  return { ...grid, values };
}

/** The same place, seen by rows and columns exchanged and slices counted the other way, finer. */
const turned: Volume = {
  ...testVolume,
  dimensions: [11, 15, 5],
  spacing: [1, 1, 1.5],
  directions: [
    [0, 1, 0],
    [1, 0, 0],
    [0, 0, -1],
  ],
  origin: [-8, -6, 6],
};

describe('a volume on the grid of another', () => {
  it('keeps every value in its place, however the grid is turned', () => {
    const moved = ontoGrid(ramp(testVolume), turned);
    const expected = ramp(turned);
    expect(moved.dimensions).toEqual(turned.dimensions);
    moved.values.forEach((value, index) => expect(value).toBeCloseTo(expected.values[index]!, 3));
  });

  it('is itself where it lies there already', () => {
    const volume = ramp(testVolume);
    expect(ontoGrid(volume, testVolume)).toBe(volume);
    expect(isOnGrid({ ...volume, origin: [-8, -6, 1] }, testVolume)).toBe(false);
  });

  it('has the least value where it does not reach', () => {
    const far = ontoGrid(ramp(testVolume), { ...testVolume, origin: [500, 500, 500] });
    expect(new Set(far.values)).toEqual(new Set([Math.min(...ramp(testVolume).values)]));
  });
});
