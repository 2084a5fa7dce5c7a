import { describe, expect, it } from 'vitest';
import type { LPS } from './grid.ts';
import { angleOf, areaOf, isOnSlice, isShape, lengthOf, movedBy, withPoint } from './measure.ts';
import type { Measure, Shape } from './measure.ts';
import { planeAxes } from './planes.ts';

const { right, down } = planeAxes.axial;
const measure = (kind: Measure['kind'], ...points: LPS[]): Measure => ({ id: 1, kind, right, down, points });

describe('measures', () => {
  it('have lengths and angles in the patient', () => {
    expect(lengthOf(measure('distance', [0, 0, 5], [30, 40, 5]))).toBe(50);
    expect(angleOf(measure('angle', [10, 0, 0], [0, 0, 0], [0, 7, 0]))).toBeCloseTo(90, 12);
    expect(angleOf(measure('angle', [10, 0, 0], [0, 0, 0], [-5, 5, 0]))).toBeCloseTo(135, 12);
  });

  it('have areas, whichever corners were dragged', () => {
    const rectangle = measure('rectangle', [20, 0, 0], [0, 10, 0]);
    expect(isShape(rectangle) && areaOf(rectangle)).toBe(200);
    expect(areaOf(measure('ellipse', [0, 0, 0], [20, 10, 0]) as Shape)).toBeCloseTo(Math.PI * 50, 12);
  });

  it('are seen on their slice only', () => {
    const distance = measure('distance', [0, 0, 5], [30, 40, 5]);
    const at = (z: number): boolean => isOnSlice(distance, { axes: planeAxes.axial, centre: [90, 90, z] }, 3);
    expect([at(5), at(6.5), at(7)]).toEqual([true, true, false]);
    expect(isOnSlice(distance, { axes: planeAxes.coronal, centre: [0, 0, 5] }, 3)).toBe(false);
  });

  it('are moved whole or by a point', () => {
    const distance = measure('distance', [0, 0, 5], [30, 40, 5]);
    expect(movedBy(distance, planeAxes.axial, 1, 2).points).toEqual([
      [1, 2, 5],
      [31, 42, 5],
    ]);
    expect(withPoint(distance, 1, [1, 1, 5]).points[1]).toEqual([1, 1, 5]);
  });
});
