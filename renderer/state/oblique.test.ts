import { describe, expect, it } from 'vitest';
import { cross, dot } from './grid.ts';
import type { Grid, LPS } from './grid.ts';
import { projectionOf, wholeVolume, worldToScreen } from './framing.ts';
import { cutDirection, draggedAngle, framingKeepingCursor, isOblique, turnedPlanes } from './oblique.ts';
import { edgeLetters, planeAxes, planes } from './planes.ts';

const degrees = Math.PI / 180;
const near = (actual: LPS, expected: LPS): void =>
  actual.forEach((part, axis) => expect(part).toBeCloseTo(expected[axis]!, 12));

describe('planes turned by the axes of the cursor', () => {
  const turned = turnedPlanes(planeAxes, 'axial', 30 * degrees);

  it('leave the plane they are turned in', () => {
    expect(turned.axial).toBe(planeAxes.axial);
    expect(planes.map((plane) => isOblique(turned[plane]))).toEqual([false, true, true]);
  });

  it('turn clockwise on the screen: from the right towards the bottom', () => {
    near(turned.coronal.right, [Math.cos(30 * degrees), Math.sin(30 * degrees), 0]);
  });

  it('stay at right angles to each other and right-handed, turned again and again', () => {
    let set = planeAxes;
    for (const [plane, angle] of [
      ['axial', 0.7],
      ['sagittal', -1.9],
      ['coronal', 3.1],
      ['axial', 2.2],
    ] as const)
      set = turnedPlanes(set, plane, angle);
    for (const plane of planes) {
      const { right, down, into, next } = set[plane];
      near(cross(right, down), into);
      expect(Math.abs(dot(next, into))).toBeCloseTo(1, 12);
    }
    expect(dot(set.axial.into, set.coronal.into)).toBeCloseTo(0, 12);
    expect(dot(set.sagittal.into, set.coronal.into)).toBeCloseTo(0, 12);
  });

  it('never flip: a whole turn in small steps comes back to the start', () => {
    let set = planeAxes;
    for (let step = 0; step < 36; step += 1) set = turnedPlanes(set, 'coronal', 10 * degrees);
    for (const plane of planes) near(set[plane].down, planeAxes[plane].down);
  });

  it('have letters that say so, strongest first', () => {
    expect(edgeLetters(turned.coronal.right, turned.coronal.down)).toEqual({
      left: 'RA',
      right: 'LP',
      top: 'S',
      bottom: 'I',
    });
    const { sagittal } = turnedPlanes(planeAxes, 'coronal', 90 * degrees);
    expect(edgeLetters(sagittal.right, sagittal.down)).toEqual({ left: 'A', right: 'P', top: 'L', bottom: 'R' });
  });

  it('cut the held plane along the turned axes', () => {
    const { x, y } = cutDirection(turned.axial, turned.coronal);
    expect(Math.abs(y / x)).toBeCloseTo(Math.tan(30 * degrees), 12);
  });
});

describe('turning', () => {
  const grid: Grid = {
    dimensions: [100, 100, 50],
    spacing: [1, 1, 3],
    directions: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    origin: [-60, -20, 15],
  };

  it('leaves the cursor where it is in every pane', () => {
    const cursor: LPS = [20, 30, 40];
    const size = { width: 300, height: 200 };
    const after = turnedPlanes(planeAxes, 'axial', 0.4).sagittal;
    const framing = framingKeepingCursor(grid, wholeVolume, planeAxes.sagittal, after, cursor);
    const was = worldToScreen(projectionOf(grid, 'sagittal', planeAxes.sagittal, wholeVolume, cursor, size), cursor);
    const is = worldToScreen(projectionOf(grid, 'sagittal', after, framing, cursor, size), cursor);
    expect(is.x).toBeCloseTo(was.x, 9);
    expect(is.y).toBeCloseTo(was.y, 9);
  });

  it('counts the angle of the hand from the pivot', () => {
    expect(draggedAngle({ x: 5, y: 5 }, { x: 9, y: 5 }, { x: 5, y: 11 }) / degrees).toBeCloseTo(90, 9);
  });
});
