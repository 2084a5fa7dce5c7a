import { describe, expect, it } from 'vitest';
import { reduced, reduction } from './analysis-grid.ts';
import { bodyMask } from './body-mask.ts';
import { strongPieces } from './changed-structures.ts';
import { changedStructures } from './changes.ts';
import { components } from './components.ts';
import { gradientOf, medianLength } from './gradient.ts';
import { largestShift } from './shift-between-slices.ts';
import { randomNumbers, stackOf, volumeOf } from './test-images.ts';
import { darkness } from './tubes.ts';

const shape = { columns: 80, rows: 70, slices: 3 };
const inDisc = (x: number, y: number) => Math.hypot(x - 40, y - 30) < 22;

describe('body', () => {
  it('keeps gas inside, drops the table, and ends where the air begins', () => {
    const scan = stackOf(shape, (x, y) => {
      if (Math.hypot(x - 40, y - 30) < 6) return -1000;
      if (inDisc(x, y)) return 50;
      return y > 58 && y < 62 ? 200 : -1000;
    });
    const mask = bodyMask(scan.values, scan.dimensions, 'HU');
    const expected = stackOf(shape, (x, y) => (inDisc(x, y) ? 1 : 0));
    expect(Array.from(mask)).toEqual(Array.from(expected.values));
  });

  it('is told from the noise of an MR by the scale of its own fat', () => {
    const random = randomNumbers(5);
    const scan = stackOf(shape, (x, y) => (inDisc(x, y) ? 300 + (x < 25 ? 500 : 0) : 0) + 20 * random());
    const inside = bodyMask(scan.values, scan.dimensions, 'au').reduce((sum, one) => sum + one, 0);
    const disc = stackOf(shape, (x, y) => (inDisc(x, y) ? 1 : 0)).values.reduce((sum, one) => sum + one, 0);
    expect(inside).toBe(disc);
  });
});

describe('pieces', () => {
  it('hang together over faces, edges and corners, across slices unless told otherwise', () => {
    const mask = Uint8Array.of(1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    expect(components(mask, [3, 3, 2]).map((piece) => piece.length)).toEqual([3]);
    expect(components(mask, [3, 3, 2], true).map((piece) => piece.length)).toEqual([2, 1]);
  });

  it('have the place and size of what stands out, the small ones left out', () => {
    const strength = stackOf(shape, (x, y, z) => (x >= 10 && x < 14 && y >= 20 && y < 25 && z < 2 ? 3 : 0));
    strength.values[0] = 9;
    const everywhere = new Uint8Array(strength.values.length).fill(1);
    const pieces = strongPieces(strength.values, everywhere, strength, 1, 50);
    expect(pieces).toEqual([
      { centre: [11.5, 22, 0.5], first: [10, 20, 0], last: [13, 24, 1], voxels: 40, strength: 3 },
    ]);
  });
});

it('reduces a fine matrix to means of blocks', () => {
  expect(reduction([0.6, 0.8, 3])).toEqual([2, 1]);
  expect(reduction([1.5, 1.5, 3])).toEqual([1, 1]);
  const small = reduced([1, 3, 9, 5, 7, 9], [3, 2, 1], [0.5, 0.5, 3], [2, 2]);
  expect([...small.values]).toEqual([4]);
  expect(small).toMatchObject({ dimensions: [1, 1, 1], spacing: [1, 1, 3] });
});

it('measures by how many mm the body jumps between two slices', () => {
  const at = (shift: number) =>
    stackOf(shape, (x, y, z) => (inDisc(x - (z === 2 ? shift : 0), y) ? 1 : 0)).values.map((one) => one);
  expect(largestShift(Uint8Array.from(at(0)), [80, 70, 3], [1, 1, 3])).toBe(0);
  expect(largestShift(Uint8Array.from(at(9)), [80, 70, 3], [1, 1, 3])).toBe(9);
});

describe('darkness at the size of a duct', () => {
  it('is high in a dark tube, low in a bright one, none on a slope', () => {
    const slope = darkness(stackOf(shape, (x) => 0.01 * x)).map(Math.abs);
    expect(slope[35 * 80 + 40]).toBeLessThan(1e-5);
    const tube = (height: number) => darkness(stackOf(shape, (x) => (Math.abs(x - 40) < 2 ? height : 0)));
    expect(tube(-0.5)[35 * 80 + 40]).toBeGreaterThan(0.15);
    expect(tube(0.5)[35 * 80 + 40]).toBeLessThan(-0.15);
  });
});

describe('changed structures', () => {
  const random = randomNumbers(9);
  const noise = Array.from({ length: 80 * 70 * 3 }, () => 0.02 * (random() - 0.5));
  const plain = (x: number, y: number, z: number) => 0.2 + noise[x + 80 * (y + 70 * z)]!;
  const tube = (x: number, y: number) => (Math.hypot(x - 30, y - 40) < 3 ? -0.6 : 0);
  const empty = stackOf(shape, plain);
  const withTube = stackOf(shape, (x, y, z) => plain(x, y, z) + tube(x, y));
  const mask = new Uint8Array(empty.values.length).fill(1);
  const bright = stackOf(shape, (x, y, z) => plain(x, y, z) - tube(x, y));
  const compare = (source: typeof empty, translation: typeof empty, unit: 'HU' | 'au' = 'HU') => {
    const [a, b] = [gradientOf(source), gradientOf(translation)];
    return changedStructures(
      { source, translation },
      { source: a, translation: b, noise: [medianLength(a, mask), medianLength(b, mask)] },
      { mask, box: mask },
      { volume: volumeOf(source, unit), block: [1, 1] },
      -0.9,
    );
  };

  it('are none between an image and itself', () => {
    expect(compare(withTube, withTube)).toEqual({
      list: [],
      vanishedEdges: 0,
      appearedEdges: 0,
      vanishedDucts: 0,
      appearedDucts: 0,
    });
  });

  it('names a tube that vanished, in patient coordinates, with its slices', () => {
    const found = compare(withTube, empty);
    expect(found.appearedEdges).toBe(0);
    const duct = found.list.find(({ structure }) => structure === 'duct');
    expect(duct).toMatchObject({ kind: 'vanished', slices: [0, 2], inRegion: true });
    expect(duct!.centre.map(Math.round)).toEqual([40, 60, 33]);
    expect(found.list.some(({ kind, structure }) => kind === 'vanished' && structure === 'edge')).toBe(true);
  });

  it('takes a duct that turned bright from CT for vanished, and a vessel of CT that turned dark for what it is', () => {
    expect(compare(withTube, bright).vanishedDucts).toBeGreaterThan(0);
    expect(compare(bright, withTube).appearedDucts).toBe(0);
  });

  it('takes a dark tube of MR that is bright on CT for a vessel, and a dark one of CT that MR has bright for made up', () => {
    expect(compare(withTube, bright, 'au').vanishedDucts).toBe(0);
    expect(compare(bright, withTube, 'au').appearedDucts).toBeGreaterThan(0);
  });

  it('names one that appeared', () => {
    const found = compare(empty, withTube);
    expect(found.vanishedEdges).toBe(0);
    expect(found.appearedDucts).toBeGreaterThan(0);
    expect(found.list.every(({ kind }) => kind === 'appeared')).toBe(true);
  });
});
