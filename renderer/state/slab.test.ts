import { describe, expect, it } from 'vitest';
import { nextProjection, steppedThickness, thicknessOf } from './slab.ts';
import type { SlabProjection } from './slab.ts';

describe('slabs', () => {
  it('come round to the thin slice again', () => {
    let projection: SlabProjection = 'none';
    const seen = Array.from({ length: 4 }, () => (projection = nextProjection(projection)));
    expect(seen).toEqual(['mip', 'minip', 'mean', 'none']);
  });

  it('grow and shrink by round thicknesses', () => {
    expect([
      steppedThickness(10, 1),
      steppedThickness(9, -1),
      steppedThickness(50, 1),
      steppedThickness(2, -1),
    ]).toEqual([15, 8, 50, 2]);
  });

  it('take only thicknesses that mean something', () => {
    expect(['12.5', '0', '-3', 'x', '1000'].map(thicknessOf)).toEqual([12.5, null, null, null, null]);
  });
});
