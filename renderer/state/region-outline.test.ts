import { describe, expect, it } from 'vitest';
import { screenToWorld } from './framing.ts';
import type { Projection } from './framing.ts';
import type { Box } from './grid.ts';
import { turnedPlanes } from './oblique.ts';
import { planeAxes } from './planes.ts';
import { outlineOf } from './region-outline.ts';

const box: Box = { low: [-10, -20, -30], high: [10, 20, 30] };
const projection: Projection = {
  axes: planeAxes.axial,
  centre: [0, 0, 0],
  millimetresPerPixel: 0.5,
  size: { width: 200, height: 200 },
};

describe('the outline of the region in a slice', () => {
  it('is the four faces that the slice cuts', () => {
    const { edges, cut } = outlineOf(box, projection);
    expect(cut).toBe(true);
    expect(edges.map(({ face }) => `${face.axis} ${face.end}`).sort()).toEqual(['0 high', '0 low', '1 high', '1 low']);
    const right = edges.find(({ face }) => face.axis === 0 && face.end === 'high')!;
    expect([right.from.x, right.to.x]).toEqual([120, 120]);
    expect([right.from.y, right.to.y].sort((a, b) => a - b)).toEqual([60, 140]);
  });

  it('is shown where the slice passes the box by, as what it would be nearest', () => {
    const { edges, cut } = outlineOf(box, { ...projection, centre: [0, 0, 80] });
    expect([edges.length, cut]).toEqual([4, false]);
  });

  it('lies on the faces in a turned slice too', () => {
    const { coronal } = turnedPlanes(turnedPlanes(planeAxes, 'axial', 0.6), 'sagittal', 0.5);
    const turned = { ...projection, axes: coronal, centre: [1, 2, 3] as const };
    const { edges } = outlineOf(box, turned);
    expect(edges.length).toBeGreaterThan(3);
    for (const { face, from, to } of edges)
      for (const end of [from, to])
        expect(screenToWorld(turned, end)[face.axis]).toBeCloseTo(box[face.end][face.axis], 6);
  });
});
