import { describe, expect, it } from 'vitest';
import { levelsInOrder, runsOf, showsSlices } from './slice-levels.ts';
import { planeAxes } from './planes.ts';
import type { Grid } from './grid.ts';

/** Slices from the feet upwards, as most CTs are stored after sorting. */
const axial: Grid = {
  dimensions: [10, 10, 4],
  spacing: [1, 1, 5],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  origin: [0, 0, 0],
};

describe('levels beside a plane', () => {
  it('are counted as the plane counts its slices: from the head', () => {
    expect(levelsInOrder(axial, planeAxes.axial, ['red', 'green', 'amber', 'green'])).toEqual([
      'green',
      'amber',
      'green',
      'red',
    ]);
  });

  it('say nothing of slices that were not translated', () => {
    const part: Grid = { ...axial, dimensions: [10, 10, 2], origin: [0, 0, 5] };
    const levels = levelsInOrder(axial, planeAxes.axial, ['red', 'green'], part);
    expect(levels).toEqual([null, 'green', 'red', null]);
    expect(runsOf(levels)).toEqual([
      { level: 'green', from: 1, to: 1 },
      { level: 'red', from: 2, to: 2 },
    ]);
  });

  it('belong to the plane in which the series was acquired and to no other', () => {
    expect(showsSlices(axial, planeAxes.axial)).toBe(true);
    expect(showsSlices(axial, planeAxes.coronal)).toBe(false);
  });

  it('are drawn together where neighbours are alike', () => {
    expect(runsOf(['green', 'green', 'red', 'green'])).toEqual([
      { level: 'green', from: 0, to: 1 },
      { level: 'red', from: 2, to: 2 },
      { level: 'green', from: 3, to: 3 },
    ]);
  });
});
