import { describe, expect, it } from 'vitest';
import { airBelow, measuredRegion } from './measured-region.ts';

const size = { columns: 40, rows: 30, pixelSpacing: 5 };
const plane = size.columns * size.rows;

/** HU: a body from column 8 to 31 and row 5 to 24, lung inside, a table of two rows below it that does not touch. */
const ct = Float32Array.from({ length: 2 * plane }, (_, i) => {
  const [column, row] = [i % size.columns, Math.floor((i % plane) / size.columns)];
  if (row === 27 || row === 28) return -100;
  if (column < 8 || column > 31 || row < 5 || row > 24) return -1000;
  return column >= 12 && column < 16 && row >= 8 && row < 12 ? -830 : 50;
});
const rowsAndColumns = (region: Uint8Array) => {
  const inside = Array.from(region.keys()).filter((i) => region[i] === 1);
  const columns = inside.map((i) => i % size.columns);
  const rows = inside.map((i) => Math.floor(i / size.columns));
  return {
    count: inside.length,
    columns: [Math.min(...columns), Math.max(...columns)],
    rows: [Math.min(...rows), Math.max(...rows)],
  };
};

describe('measuredRegion', () => {
  it('is the body with its lungs and without the table', () => {
    const region = measuredRegion(ct, airBelow, null, size);
    expect(rowsAndColumns(region.subarray(0, plane))).toEqual({ count: 24 * 20, columns: [8, 31], rows: [5, 24] });
  });

  it('is the liver’s box and 10 mm around it, inside the body, where the liver is known', () => {
    const liver = new Uint8Array(2 * plane);
    for (const [column, row] of [
      [9, 6],
      [14, 18],
    ] as const)
      liver[row * size.columns + column] = 1;
    const region = measuredRegion(ct, airBelow, liver, size);
    expect(rowsAndColumns(region)).toEqual({ count: 9 * 16, columns: [8, 16], rows: [5, 20] });
  });

  it('is the whole body where no slice shows liver, and everything where there is no body', () => {
    const none = new Uint8Array(2 * plane);
    expect(measuredRegion(ct, airBelow, none, size)).toEqual(measuredRegion(ct, airBelow, null, size));
    const air = ct.map(() => -1000);
    expect(measuredRegion(air, airBelow, none, size).every((inside) => inside === 1)).toBe(true);
  });
});
