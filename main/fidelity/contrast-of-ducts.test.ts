import { expect, it } from 'vitest';
import type { LPS, Volume } from '../dicom/index.ts';
import { contrastOfDucts, type GivenDucts } from './contrast-of-ducts.ts';

const [columns, rows, slices] = [60, 60, 10];
const centres: readonly [number, number] = [20, 40];

/** Liver with two ducts through all slices, 6 mm wide, in columns 20 and 40; every other voxel of the liver differs by 10. */
function pair(liver: number, ducts: readonly [number, number], unit: Volume['unit']): Volume {
  const values = Float32Array.from({ length: columns * rows * slices }, (_, i) => {
    const [x, y] = [i % columns, Math.floor(i / columns) % rows];
    const inside = centres.findIndex((centre) => Math.hypot(x - centre, y - 30) < 3);
    return inside < 0 ? liver + ((x + y) % 2 ? 5 : -5) : ducts[inside]!;
  });
  return {
    values,
    dimensions: [columns, rows, slices],
    spacing: [2, 2, 3],
    directions: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    origin: [0, 0, 0],
    frameOfReferenceUID: '',
    unit,
  };
}
const tube = (column: number) => {
  const points = Array.from({ length: 28 }, (_, mm): LPS => [2 * column, 60, mm]);
  return { points, diameters: points.map(() => 10) };
};
const given = (): GivenDucts => ({
  source: pair(100, [40, 60], 'HU'),
  translation: pair(400, [100, 420], 'au'),
  ranges: { source: { minimum: -200, maximum: 300 }, target: { minimum: 0, maximum: 1000 } },
  region: { low: [0, 0, 0], high: [200, 200, 100] },
  liverLevel: 100,
  ducts: centres.map(tube),
  others: [],
});

it('measures each duct by itself and all together, in the units of source and translation', () => {
  const { each, together } = contrastOfDucts(given());
  const [dark, bright] = each;
  expect(dark!.source).toMatchObject({ contrast: expect.closeTo(-60, 0), unit: 'HU' });
  expect(dark!.translation).toMatchObject({ contrast: expect.closeTo(-300, 0), unit: 'au' });
  // Floors of the deviation: 12.5 HU and 25 au.
  expect(dark!.gain).toBeCloseTo(300 / 25 - 60 / 12.5, 1);
  expect(bright).toMatchObject({ failure: 'inverted', gain: null });
  expect(together!.voxels).toBe(dark!.voxels + bright!.voxels);
  expect(together!.translation.contrast).toBeCloseTo((-300 + 20) / 2, 0);
});

it('tells nothing of a duct that is hardly there', () => {
  const points = tube(centres[0]).points.slice(0, 4);
  const ducts = [{ points, diameters: points.map(() => 2) }];
  expect(contrastOfDucts({ ...given(), ducts })).toEqual({ each: [null], together: null });
});
