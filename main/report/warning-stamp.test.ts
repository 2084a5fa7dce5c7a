import { describe, expect, it } from 'vitest';
import { stamped, WARNING } from './warning-stamp.ts';

const grey = (width: number, height: number, value: number) => ({
  width,
  height,
  rgb: new Uint8Array(3 * width * height).fill(value),
});

describe('the warning on a picture', () => {
  it('lies above it and hides nothing', () => {
    const picture = stamped(grey(320, 40, 77), true);
    const strip = picture.height - 40;
    expect(strip).toBeGreaterThan(6);
    expect(picture.rgb.subarray(3 * 320 * strip).every((value) => value === 77)).toBe(true);
  });

  it('can be read: its letters are there, each of its own shape', () => {
    const { width, height, rgb } = stamped(grey(6 * WARNING.length + 5, 1, 0), true);
    const dark = (x: number, y: number): boolean => rgb[3 * (x + width * y)]! < 100;
    const shapes = [...WARNING].map((_, index) => {
      let shape = '';
      for (let y = 3; y < height - 4; y += 1)
        for (let x = 0; x < 5; x += 1) shape += dark(3 + 6 * index + x, y) ? '#' : '.';
      return shape;
    });
    // The same letter has the same shape everywhere, and different letters have different ones.
    const seen = new Map([...WARNING].map((letter, index) => [letter, shapes[index]!]));
    [...WARNING].forEach((letter, index) => expect(shapes[index]).toBe(seen.get(letter)));
    expect(new Set(seen.values()).size).toBe(new Set(WARNING).size);
  });

  it('does not call synthetic what was acquired', () => {
    const narrow = grey(6 * WARNING.length + 5, 1, 0);
    const dark = (isSynthetic: boolean): number =>
      stamped(narrow, isSynthetic).rgb.filter((value) => value < 30).length;
    expect(stamped(narrow, false).height).toBe(stamped(narrow, true).height);
    expect(dark(false)).toBeGreaterThan(300);
    expect(dark(false)).toBeLessThan(dark(true));
  });

  it('widens a picture that it would not fit on', () => {
    const { width, height, rgb } = stamped(grey(1, 10, 99), true);
    const places = Array.from({ length: width * height }, (_, i) => i).filter((i) => rgb[3 * i] === 99);
    expect(places).toHaveLength(10);
    expect(new Set(places.map((i) => i % width))).toEqual(new Set([Math.floor((width - 1) / 2)]));
  });
});
