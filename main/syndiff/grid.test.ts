import { describe, expect, it } from 'vitest';
import { createSliceGrid, type SourceGrid } from './grid.ts';

const model = { pixelSpacing: 1.5, sizeMultiple: 16 };

function picture({ columns, rows }: SourceGrid, at: (column: number, row: number) => number): Float32Array {
  return Float32Array.from({ length: columns * rows }, (_, i) => at(i % columns, Math.floor(i / columns)));
}

/** Place of the centre of mass above the background, in mm from the middle of the picture. */
function center(values: Float32Array, columns: number, rows: number, spacing: readonly [number, number]) {
  let [mass, x, y] = [0, 0, 0];
  values.forEach((value, i) => {
    mass += value + 1;
    x += (value + 1) * ((i % columns) - (columns - 1) / 2) * spacing[0];
    y += (value + 1) * (Math.floor(i / columns) - (rows - 1) / 2) * spacing[1];
  });
  return [x / mass, y / mass] as const;
}

describe('slice grid', () => {
  const unequal: SourceGrid[] = [
    { columns: 40, rows: 30, spacing: [0.7, 0.9] },
    { columns: 41, rows: 29, spacing: [0.7, 2.4] },
    { columns: 33, rows: 48, spacing: [3, 1.1] },
  ];

  it('covers the slice with a multiple of what the networks need', () => {
    for (const source of unequal) {
      const grid = createSliceGrid(source, model);
      expect(grid.columns % 16).toBe(0);
      expect(grid.rows % 16).toBe(0);
      expect(grid.columns * 1.5).toBeGreaterThanOrEqual(source.columns * source.spacing[0] - 0.01);
      expect(grid.rows * 1.5).toBeGreaterThanOrEqual(source.rows * source.spacing[1] - 0.01);
    }
  });

  it('gives slices that already lie on the model grid back bit for bit, odd sizes included', () => {
    for (const [columns, rows] of [
      [32, 48],
      [31, 45],
      [1, 2],
    ] as const) {
      const source = { columns, rows, spacing: [1.5, 1.5] as const };
      const grid = createSliceGrid(source, model);
      const values = picture(source, (column, row) => Math.sin(column * 12.9 + row * 78.2));
      const image = grid.toModel(values);
      expect(grid.toSource(image.values)).toEqual(values);
      const inside = image.values.filter((value) => value !== -1).length;
      expect(inside).toBe(columns * rows);
    }
  });

  it('keeps a ramp at its place in mm, there and back, whether the model is coarser or finer', () => {
    for (const source of unequal) {
      const [width, height] = [source.columns * source.spacing[0], source.rows * source.spacing[1]];
      const ramp = (x: number, y: number) => 0.9 * (x / width + y / height);
      const grid = createSliceGrid(source, model);
      const [columnShift, rowShift] = [(source.columns - 1) / 2, (source.rows - 1) / 2];
      const values = picture(source, (column, row) =>
        ramp((column - columnShift) * source.spacing[0], (row - rowShift) * source.spacing[1]),
      );
      const restored = grid.toSource(grid.toModel(values).values);
      const margin = [Math.ceil(6 / source.spacing[0]), Math.ceil(6 / source.spacing[1])] as const;
      for (let row = margin[1]; row < source.rows - margin[1]; row += 1)
        for (let column = margin[0]; column < source.columns - margin[0]; column += 1)
          expect(restored[row * source.columns + column]).toBeCloseTo(values[row * source.columns + column]!, 5);
    }
  });

  it('keeps the centre of a small blob within a fiftieth of a millimetre, in the model image and back', () => {
    for (const source of unequal) {
      const grid = createSliceGrid(source, model);
      const [column, row] = [source.columns / 2 - 2.3, source.rows / 2 + 1.6];
      const values = picture(source, (i, j) => {
        const [x, y] = [(i - column) * source.spacing[0], (j - row) * source.spacing[1]];
        return 2 * Math.exp(-(x * x + y * y) / (2 * 3.5 ** 2)) - 1;
      });
      const [x, y] = center(values, source.columns, source.rows, source.spacing);
      const restored = grid.toSource(grid.toModel(values).values);
      const [backX, backY] = center(restored, source.columns, source.rows, source.spacing);
      expect(Math.hypot(backX - x, backY - y)).toBeLessThan(0.02);

      // Columns and rows of padding are split evenly, the odd one goes to the right and to the bottom.
      const image = grid.toModel(values);
      const [imageX, imageY] = center(image.values, image.columns, image.rows, [1.5, 1.5]);
      const odd = (size: number, spacing: number) => ((Math.ceil((size * spacing) / 1.5 - 1e-3) % 2) * 1.5) / 2;
      expect(imageX + odd(source.columns, source.spacing[0])).toBeCloseTo(x, 1);
      expect(imageY + odd(source.rows, source.spacing[1])).toBeCloseTo(y, 1);
    }
  });

  it('averages away what the coarser grid cannot show', () => {
    const source = { columns: 128, rows: 128, spacing: [0.5, 0.5] as const };
    const stripes = picture(source, (column) => (column % 2 ? 1 : -1));
    const { values, columns } = createSliceGrid(source, model).toModel(stripes);
    const middle = [...values.subarray(20 * columns + 8, 20 * columns + 30)];
    for (const value of middle) expect(Math.abs(value)).toBeLessThan(0.2);
  });

  it('stays within [−1, 1] and pads with background', () => {
    const source = { columns: 20, rows: 20, spacing: [4, 4] as const };
    const grid = createSliceGrid(source, model);
    const { values } = grid.toModel(picture(source, (column) => (column < 10 ? -1 : 1)));
    expect(values.every((value) => value >= -1 && value <= 1)).toBe(true);
    expect(values[0]).toBe(-1);
    expect(values.at(-1)).toBe(-1);
  });
});
