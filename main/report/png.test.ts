import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { dataURI, encodePNG } from './png.ts';

describe('a PNG', () => {
  it('is read back by another decoder, colour by colour', () => {
    const [width, height] = [7, 5];
    const rgb = Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * 37) % 256);
    const { data, ...size } = PNG.sync.read(encodePNG({ width, height, rgb }));
    expect(size).toMatchObject({ width, height });
    const read = Array.from({ length: width * height }, (_, i) => [...data.subarray(4 * i, 4 * i + 4)]);
    expect(read).toEqual(Array.from({ length: width * height }, (_, i) => [...rgb.subarray(3 * i, 3 * i + 3), 255]));
  });

  it('stands in a page without a file beside it', () => {
    expect(dataURI({ width: 1, height: 1, rgb: Uint8Array.of(1, 2, 3) })).toMatch(/^data:image\/png;base64,iVBOR/);
  });
});
