import { PNG } from 'pngjs';
import { expect, it } from 'vitest';
import { panelPng } from './panel-png.ts';

it('panelPng puts pictures of different sizes into columns of one width', () => {
  const wide = { rows: 1, columns: 3, values: Float32Array.of(-1, 0, 1) };
  const small = { rows: 2, columns: 1, values: Float32Array.of(1, 1) };
  const { width, height, data } = PNG.sync.read(
    panelPng([
      [wide, wide],
      [small, wide],
    ]),
  );
  expect([width, height]).toEqual([6, 3]);
  const grey = Array.from({ length: width * height }, (_, i) => data[4 * i]!);
  expect(grey).toEqual([0, 128, 255, 0, 128, 255, 0, 255, 0, 0, 128, 255, 0, 255, 0, 0, 0, 0]);
});
