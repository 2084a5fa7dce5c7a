import { describe, expect, it } from 'vitest';
import { panned, projectionOf, scaleBar, screenToWorld, wholeVolume, worldToScreen, zoomedAbout } from './framing.ts';
import type { Grid, LPS } from './grid.ts';
import { planeAxes } from './planes.ts';

const grid: Grid = {
  dimensions: [101, 51, 11],
  spacing: [2, 2, 10],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  origin: [-100, -50, 0],
};
const size = { width: 400, height: 300 };
const cursor: LPS = [10, 20, 30];

describe('the projection of a pane', () => {
  it('shows the whole volume, its middle in the middle, the cursor’s slice', () => {
    const projection = projectionOf(grid, 'axial', planeAxes.axial, wholeVolume, cursor, size);
    expect(projection.centre).toEqual([0, 0, 30]);
    expect(projection.millimetresPerPixel).toBeCloseTo((202 / 400) * 1.04, 10);
  });

  it('is the same scale in both directions where voxels are not', () => {
    const projection = projectionOf(grid, 'coronal', planeAxes.coronal, wholeVolume, cursor, size);
    const start = worldToScreen(projection, [0, 20, 50]);
    const left = worldToScreen(projection, [30, 20, 50]);
    const up = worldToScreen(projection, [0, 20, 80]);
    expect(left.x - start.x).toBeCloseTo(start.y - up.y, 10);
    expect(left.x).toBeGreaterThan(start.x);
  });

  it.each(['axial', 'coronal', 'sagittal'] as const)('finds the %s point under a pixel again', (plane) => {
    const projection = projectionOf(grid, plane, planeAxes[plane], { zoom: 2.5, right: 7, down: -3 }, cursor, size);
    const { x, y } = worldToScreen(projection, cursor);
    screenToWorld(projection, { x, y }).forEach((part, axis) => expect(part).toBeCloseTo(cursor[axis]!, 10));
  });

  it('follows the mouse when panned', () => {
    const before = projectionOf(grid, 'sagittal', planeAxes.sagittal, wholeVolume, cursor, size);
    const after = projectionOf(
      grid,
      'sagittal',
      planeAxes.sagittal,
      panned(wholeVolume, before, 25, -40),
      cursor,
      size,
    );
    const [from, to] = [worldToScreen(before, cursor), worldToScreen(after, cursor)];
    expect([to.x - from.x, to.y - from.y].map((part) => Math.round(part * 1e6) / 1e6)).toEqual([25, -40]);
  });

  it('keeps the point under the mouse when zoomed', () => {
    const framing = { zoom: 1.5, right: 4, down: 9 };
    const anchor = { x: 310, y: 40 };
    const before = projectionOf(grid, 'axial', planeAxes.axial, framing, cursor, size);
    const after = projectionOf(grid, 'axial', planeAxes.axial, zoomedAbout(framing, before, anchor, 3), cursor, size);
    const kept = screenToWorld(after, anchor);
    screenToWorld(before, anchor).forEach((part, axis) => expect(kept[axis]).toBeCloseTo(part, 10));
    expect(after.millimetresPerPixel).toBeCloseTo(before.millimetresPerPixel / 3, 10);
  });
});

describe('the scale bar', () => {
  it('is the longest round length that fits', () => {
    expect([scaleBar(0.5, 110), scaleBar(0.2, 110), scaleBar(0.1, 110), scaleBar(2, 110)]).toEqual([50, 20, 10, 200]);
  });
});
