import { expect, it } from 'vitest';
import type { LPS, Volume } from '../dicom/index.ts';
import { measureLine } from './measure-line.ts';

const [liver, bile] = [100, 8];
const size = 41;

/** Voxels of 1 mm about the origin: a duct along z, 5 mm wide below 0 and 9 mm wide from there on. */
function stepped(): Volume {
  const values = new Float32Array(size ** 3);
  const half = (size - 1) / 2;
  for (let p = 0; p < values.length; p += 1) {
    const [x, y, z] = [(p % size) - half, (Math.floor(p / size) % size) - half, Math.floor(p / size ** 2) - half];
    values[p] = Math.hypot(x, y) < (z < 0 ? 2.5 : 4.5) ? bile : liver;
  }
  return {
    values,
    dimensions: [size, size, size],
    spacing: [1, 1, 1],
    directions: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    origin: [-half, -half, -half],
    frameOfReferenceUID: '',
    unit: 'HU',
  };
}
const line = (from: LPS, to: LPS): LPS[] => [from, to];

it('measures a line that a hand drew: its length, its diameters, and where it is widest', () => {
  const { points, diameters, length, widest } = measureLine(line([0, 0, -15], [0, 0, 15]), stepped(), liver);
  expect(length).toBeCloseTo(30);
  expect(points).toHaveLength(31);
  expect(Math.abs(diameters[5]! - 5)).toBeLessThan(0.7);
  expect(Math.abs(widest.diameter - 9)).toBeLessThan(0.9);
  expect(widest.at[2]).toBeGreaterThanOrEqual(0);
});

it('follows an edit: a line that leaves the duct has no diameter there', () => {
  const { diameters } = measureLine([...line([0, 0, -15], [0, 0, -8]), [14, 0, -8]], stepped(), liver);
  expect(diameters.at(-1)).toBe(0);
  expect(diameters[3]).toBeGreaterThan(4);
});

it('refuses a line without length', () => {
  expect(() => measureLine(line([0, 0, 0], [0, 0, 1]), stepped(), liver)).toThrow('cannot be measured');
});
