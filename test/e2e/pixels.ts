import type { Locator } from '@playwright/test';
import { PNG } from 'pngjs';

/** Grey values 0 to 255 of what an element shows, its middle half only: marks and labels stand at the border. */
export async function pixelsOf(element: Locator): Promise<Uint8Array> {
  const { width, height, data } = PNG.sync.read(await element.screenshot());
  const [columns, rows] = [Math.floor(width / 2), Math.floor(height / 2)];
  return Uint8Array.from({ length: columns * rows }, (_, i) => {
    const x = Math.floor(width / 4) + (i % columns);
    const y = Math.floor(height / 4) + Math.floor(i / columns);
    const at = 4 * (x + width * y);
    return Math.round((data[at]! + data[at + 1]! + data[at + 2]!) / 3);
  });
}

/** Standard deviation: 0 for a blank pane. */
export function spreadOf(pixels: Uint8Array): number {
  const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
  return Math.sqrt(pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels.length);
}

/** The share of places where two pictures differ by more than a tenth of the grey scale. */
export function differingShare(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  let differing = 0;
  for (let i = 0; i < length; i += 1) if (Math.abs(one[i]! - other[i]!) > 25) differing += 1;
  return differing / length;
}
