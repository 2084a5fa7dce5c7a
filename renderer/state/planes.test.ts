import { describe, expect, it } from 'vitest';
import type { Grid } from './grid.ts';
import {
  cursorOnSlice,
  edgeLetters,
  orientationLetters,
  planeAxes,
  sliceNumber,
  sliceRange,
  sliceStep,
} from './planes.ts';

const axial: Grid = {
  dimensions: [100, 80, 20],
  spacing: [0.7, 0.9, 5],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  origin: [-35, -36, -200],
};
const sagittal: Grid = {
  dimensions: [100, 80, 20],
  spacing: [0.7, 0.9, 5],
  directions: [
    [0, 1, 0],
    [0, 0, -1],
    [-1, 0, 0],
  ],
  origin: [50, 0, 0],
};

describe('planes on the screen', () => {
  it('follow radiological convention', () => {
    const lettersOf = (plane: keyof typeof planeAxes): unknown =>
      edgeLetters(planeAxes[plane].right, planeAxes[plane].down);
    expect({ axial: lettersOf('axial'), coronal: lettersOf('coronal'), sagittal: lettersOf('sagittal') }).toEqual({
      axial: { left: 'R', right: 'L', top: 'A', bottom: 'P' },
      coronal: { left: 'R', right: 'L', top: 'S', bottom: 'I' },
      sagittal: { left: 'A', right: 'P', top: 'S', bottom: 'I' },
    });
  });

  it('look from the feet, from the front and from the left', () => {
    expect(
      [planeAxes.axial.into, planeAxes.coronal.into, planeAxes.sagittal.into].map((into) => orientationLetters(into)),
    ).toEqual(['S', 'P', 'R']);
  });

  it('name oblique directions by their parts, strongest first', () => {
    expect(orientationLetters([-0.3, 0, 0.95])).toBe('SR');
    expect(orientationLetters([0.02, 0.05, -0.99])).toBe('I');
  });
});

describe('slices of a plane', () => {
  it('are as far apart as the voxels along the plane’s normal, however the series was acquired', () => {
    expect([
      sliceStep(axial, planeAxes.axial),
      sliceStep(axial, planeAxes.coronal),
      sliceStep(axial, planeAxes.sagittal),
    ]).toEqual([5, 0.9, 0.7]);
    expect([
      sliceStep(sagittal, planeAxes.axial),
      sliceStep(sagittal, planeAxes.coronal),
      sliceStep(sagittal, planeAxes.sagittal),
    ]).toEqual([0.9, 0.7, 5]);
  });

  it('count every slice of the series, from the head', () => {
    expect(sliceRange(axial, planeAxes.axial)).toEqual({ first: 105, step: 5, count: 20 });
    expect(sliceNumber(axial, planeAxes.axial, [0, 0, -105])).toBe(0);
    expect(sliceNumber(axial, planeAxes.axial, [0, 0, -200])).toBe(19);
  });

  it('are stepped through along the normal only and never left', () => {
    expect(cursorOnSlice(axial, planeAxes.axial, [3, 4, -150], 1)).toEqual([3, 4, -110]);
    expect(cursorOnSlice(axial, planeAxes.axial, [3, 4, -150], 99)).toEqual([3, 4, -200]);
    expect(cursorOnSlice(axial, planeAxes.axial, [3, 4, -150], -1)).toEqual([3, 4, -105]);
  });
});
