import { describe, expect, it } from 'vitest';
import type { DuctCandidate } from '../biliary/index.ts';
import type { Stack } from './analysis-grid.ts';
import { ductFigures, trueDucts } from './duct-figures.ts';
import { ductPlaces } from './duct-places.ts';
import { randomNumbers, stackOf, volumeOf } from './test-images.ts';

const shape = { columns: 64, rows: 64, slices: 4 };
const across = (x: number, y: number) => Math.hypot(x - 32, y - 32);
/** Liver of 0.2 with a duct through all slices, and some noise. */
const liverWith = (duct: number, seed = 1): Stack => {
  const random = randomNumbers(seed);
  return stackOf(shape, (x, y) => (across(x, y) < 3.5 ? duct : 0.2) + 0.06 * (random() - 0.5));
};
const box = new Uint8Array(64 * 64 * 4).fill(1);
const source = liverWith(-0.3);
const grid = { volume: volumeOf(source, 'HU'), block: [1, 1] } as const;
/** Test volumes begin at 10, 20, 30 mm; slices are 3 mm apart. */
const duct: DuctCandidate = {
  points: Array.from({ length: 10 }, (_, mm) => [42, 52, 30 + mm] as const),
  diameters: Array<number>(10).fill(6),
  length: 9,
  medianDiameter: 6,
  strength: 1,
};
const places = ductPlaces(source, box, 0.2, [duct], grid);
const sides = (translation: Stack, direction: 'from CT' | 'from MR' = 'from CT') => {
  const isCt = direction === 'from CT';
  return ductFigures({ image: source, isCt, candidates: [duct] }, { image: translation, isCt: !isCt }, places, grid);
};

describe('places of ducts', () => {
  it('are the voxels of the candidates, and liver that is not beside them', () => {
    const distances = (of: readonly number[]) => of.map((i) => across(i % 64, Math.floor(i / 64) % 64));
    expect(Math.max(...distances(places.ducts))).toBeLessThanOrEqual(3);
    // A disc of 3 mm has 29 pixels of 1 mm.
    expect(places.ducts).toHaveLength(4 * 29);
    expect(Math.min(...distances(places.liver))).toBeGreaterThan(5);
    expect(places.liver.length).toBeGreaterThan(4 * 3000);
  });
});

describe('ducts in a translation', () => {
  it('stand out more where they are darker against the liver’s deviation', () => {
    const { conspicuity, agreement, lost } = sides(liverWith(-0.7, 2));
    expect(conspicuity).toMatchObject({ failure: null });
    // (0.9 − 0.5) of contrast over the floor of 0.05.
    expect(conspicuity!.gain).toBeCloseTo(8, 0);
    expect({ agreement, lost }).toEqual({ agreement: 1, lost: 0 });
  });

  it('are a failure where they vanished or turned bright, and then are lost by their length', () => {
    const failed = { agreement: 0, lost: 10 };
    expect(sides(liverWith(0.2, 2))).toMatchObject({ ...failed, conspicuity: { failure: 'vanished', gain: null } });
    expect(sides(liverWith(0.8, 2))).toMatchObject({ ...failed, conspicuity: { failure: 'inverted', gain: null } });
  });

  it('may be vessels of an MR that are bright on CT', () => {
    expect(sides(liverWith(0.8, 2), 'from MR')).toMatchObject({ agreement: 1, lost: 0 });
    expect(sides(liverWith(0.2, 2), 'from MR')).toMatchObject({ agreement: 0, lost: 10 });
  });

  it('say nothing where there is no liver to compare with', () => {
    expect(sides(source)).not.toMatchObject({ agreement: null });
    const nowhere = ductPlaces(source, new Uint8Array(box.length), 0.2, [duct], grid);
    expect(
      ductFigures({ image: source, isCt: true, candidates: [duct] }, { image: source, isCt: false }, nowhere, grid),
    ).toMatchObject({ conspicuity: null, agreement: null, lost: null });
  });
});

describe('ducts against the truth', () => {
  it('are right in the truth itself, weaker, erased and inverted as they are', () => {
    const contrast = (value: number) => trueDucts(liverWith(value, 3), source, places)!;
    expect(contrast(-0.3)).toEqual({
      contrast: expect.closeTo(1, 1) as number,
      dice: expect.closeTo(0.9, 0) as number,
    });
    expect(contrast(-0.05).contrast).toBeCloseTo(0.5, 1);
    expect(contrast(0.2)).toEqual({ contrast: expect.closeTo(0, 1) as number, dice: 0 });
    expect(contrast(0.7).contrast).toBeCloseTo(-1, 1);
  });
});
