import { describe, expect, it } from 'vitest';
import { placesOf, scoreStructures } from './structures.ts';

const size = { columns: 40, rows: 30, pixelSpacing: 2 };
const plane = size.columns * size.rows;

/** All liver, with a duct two pixels wide down the middle and a gallbladder in a corner. */
const ducts = Uint8Array.from({ length: plane }, (_, i) => ([20, 21].includes(i % size.columns) ? 1 : 0));
const gallbladder = Uint8Array.from({ length: plane }, (_, i) => (i % size.columns < 6 && i < plane / 3 ? 1 : 0));
const liver = ducts.map((duct, i) => (duct || gallbladder[i] ? 0 : 1));
const places = placesOf({ liver, ducts, gallbladder }, size);

/** Ducts and gallbladder lie `contrast` above a liver of 0.25. */
const image = (contrast: number) => Float32Array.from(liver, (inLiver) => (inLiver ? 0.25 : 0.25 + contrast));

describe('scoreStructures', () => {
  const score = (source: number, translation: number, truth: number) =>
    scoreStructures({ source: image(source), translation: image(translation), truth: image(truth) }, places);

  it('is signed: dark ducts are negative and inverted ones positive', () => {
    const { ductContrast, gallbladderContrast } = score(-0.1, 0.3, -0.75);
    for (const contrast of [ductContrast, gallbladderContrast]) {
      expect(contrast?.source).toBeCloseTo(-0.1, 5);
      expect(contrast?.translation).toBeCloseTo(0.3, 5);
      expect(contrast?.truth).toBeCloseTo(-0.75, 5);
    }
  });

  it('does not praise a liver without any noise', () => {
    expect(score(-0.1, -0.5, -0.75).ductCnr?.translation).toBeCloseTo(-0.5 / 0.05, 4);
  });

  it('knows the deviation of the liver', () => {
    const noisy = image(-0.5).map((value, i) => value + (i % 2 ? 0.1 : -0.1));
    const { ductCnr } = scoreStructures({ source: noisy, translation: noisy, truth: noisy }, places);
    expect(ductCnr?.translation).toBeCloseTo(-5, 1);
  });

  it('finds ducts of half the contrast and more, on their own side only', () => {
    expect(score(-0.5, -0.75, -0.75).ductDice).toEqual({ source: 1, translation: 1, truth: 1 });
    expect(score(-0.5, -0.5, -0.75).ductDice?.translation).toBe(1);
    expect(score(-0.5, -0.3, -0.75).ductDice?.translation).toBe(0);
    expect(score(-0.5, 0.75, -0.75).ductDice?.translation).toBe(0);
  });

  it('counts what is taken for duct beside the ducts', () => {
    // As wide again on one side: 2 columns of 2 right, 4 found.
    const wide = Float32Array.from(image(-0.75), (value, i) => ([22, 23].includes(i % size.columns) ? -0.5 : value));
    const { ductDice } = scoreStructures({ source: wide, translation: wide, truth: image(-0.75) }, places);
    expect(ductDice?.translation).toBeCloseTo((2 * 2) / (4 + 2), 5);
  });

  it('looks for ducts within 6 mm of them only', () => {
    const columns = new Set(places.nearDucts.map(({ place }) => place % size.columns));
    expect([...columns].sort((a, b) => a - b)).toEqual([17, 18, 19, 20, 21, 22, 23, 24]);
  });

  it('leaves out liver that touches something else, or the border', () => {
    expect(places.liver.every((i) => ![0, 19, 22, 39].includes(i % size.columns))).toBe(true);
    expect(places.liver).toContain(15 * size.columns + 18);
  });

  it('says nothing where there is hardly any of it', () => {
    const none = placesOf({ liver, ducts: ducts.map(() => 0), gallbladder }, size);
    const images = { source: image(0), translation: image(0), truth: image(0) };
    expect(scoreStructures(images, none)).toMatchObject({ ductContrast: null, ductCnr: null, ductDice: null });
  });
});
