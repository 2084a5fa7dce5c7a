import { describe, expect, it } from 'vitest';
import { boxOf, centreOf, cross, indexToWorld, nearestVoxelCentre, voxelAt, worldToIndex } from './grid.ts';
import type { Grid } from './grid.ts';

const sagittal: Grid = {
  dimensions: [40, 30, 10],
  spacing: [0.5, 0.8, 4],
  directions: [
    [0, 1, 0],
    [0, 0, -1],
    [-1, 0, 0],
  ],
  origin: [60, -20, 100],
};
const cosine = Math.cos(0.4);
const sine = Math.sin(0.4);
const oblique: Grid = {
  dimensions: [12, 20, 8],
  spacing: [1.5, 0.7, 3],
  directions: [[cosine, sine, 0], [0, 0, -1], [...cross([cosine, sine, 0], [0, 0, -1])]],
  origin: [-31, 12, 5],
};

describe('the grid of a volume', () => {
  it('puts the voxels of a sagittal series where its directions say', () => {
    expect(indexToWorld(sagittal, [2, 5, 3])).toEqual([48, -19, 96]);
  });

  it.each([sagittal, oblique])('finds the index of a point again', (grid) => {
    const index = worldToIndex(grid, indexToWorld(grid, [3.25, 7, 1.5]));
    [3.25, 7, 1.5].forEach((expected, axis) => expect(index[axis]).toBeCloseTo(expected, 10));
  });

  it('gives a voxel half a spacing to each side and nothing beyond the border', () => {
    expect(voxelAt(sagittal, [60 + 1.9, -20, 100])).toEqual([0, 0, 0]);
    expect(voxelAt(sagittal, [60 + 2.1, -20, 100])).toBeNull();
  });

  it('moves a point outside to the border voxel', () => {
    expect(nearestVoxelCentre(sagittal, [500, -20, 100])).toEqual([60, -20, 100]);
  });

  it('starts in a voxel in the middle', () => {
    expect(centreOf(sagittal)).toEqual([60 - 5 * 4, -20 + 20 * 0.5, 100 - 15 * 0.8]);
  });

  it('boxes the voxel centres, or their outer faces', () => {
    expect(boxOf(sagittal)).toEqual({ low: [24, -20, 76.8], high: [60, -0.5, 100] });
    const faces = boxOf(sagittal, 0.5);
    expect(faces.low[0]).toBeCloseTo(22, 10);
    expect(faces.high[2]).toBeCloseTo(100.4, 10);
  });
});
