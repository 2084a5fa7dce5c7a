import { describe, expect, it } from 'vitest';
import { beyond, framesAlong, straightened } from './curved-planar.ts';
import { cross, dot, indexToWorld, subtract, type LPS } from './grid.ts';
import type { LoadedVolume } from './voxels.ts';

/** A volume of pixels of 1 mm and slices 2 mm apart, turned about z, whose values are those of a function of the place. */
function volumeOf(value: (point: LPS) => number): LoadedVolume {
  const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
  const description = {
    dimensions: [80, 80, 50],
    spacing: [1, 1, 2],
    directions: [
      [c, s, 0],
      [-s, c, 0],
      [0, 0, 1],
    ],
    origin: [-26, -50, -50],
  } as unknown as LoadedVolume['description'];
  const voxels = new Float32Array(80 * 80 * 50);
  for (let i = 0; i < voxels.length; i += 1)
    voxels[i] = value(indexToWorld(description, [i % 80, Math.floor(i / 80) % 80, Math.floor(i / 6400)]));
  return { description, voxels };
}

const straight: LPS[] = Array.from({ length: 31 }, (_, n) => [0, 0, n - 15]);
/** radius 12 mm, pitch 20 mm */
const helix: LPS[] = Array.from({ length: 80 }, (_, n) => [
  12 * Math.cos(n / 12),
  12 * Math.sin(n / 12),
  (n / 12) * (20 / (2 * Math.PI)) - 12,
]);
const settings = { step: 0.5, halfWidth: 10, angle: 0 };

describe('frames along a line', () => {
  it('lie at equal steps and go on straight beyond both ends', () => {
    const frames = framesAlong(straight, 0.5);
    expect(frames).toHaveLength((30 + 2 * beyond) / 0.5 + 1);
    expect(frames[0]!.point[2]).toBeCloseTo(-15 - beyond, 10);
    frames.slice(1).forEach(({ point }, n) => expect(point[2] - frames[n]!.point[2]).toBeCloseTo(0.5, 10));
    for (const { tangent, up } of frames)
      expect([tangent, up]).toEqual([
        [0, 0, 1],
        [0, -1, 0],
      ]);
  });

  it('stay across the line, and turn about it by no more than the line makes them', () => {
    const frames = framesAlong(helix, 0.5);
    frames.forEach(({ tangent, up }, n) => {
      expect(dot(tangent, up)).toBeCloseTo(0, 6);
      expect(Math.hypot(...up)).toBeCloseTo(1, 10);
      const before = frames[n - 1];
      // The change of up of a frame that does not turn about the line lies along the line.
      if (before) expect(Math.abs(dot(subtract(up, before.up), cross(tangent, up)))).toBeLessThan(1e-3);
    });
  });

  it('do not flip where a line is straight and then bends', () => {
    const bend: LPS[] = Array.from({ length: 60 }, (_, n) => [0, n < 30 ? 0 : (n - 30) * 0.5, Math.min(n, 30)]);
    const frames = framesAlong(bend, 0.5);
    frames.slice(1).forEach(({ up }, n) => expect(dot(up, frames[n]!.up)).toBeGreaterThan(0.7));
  });
});

describe('a straightened plane', () => {
  it.each([
    ['straight', straight],
    ['helical', helix],
  ])('shows a %s tube along its middle row, as wide as it is', (_, line) => {
    const tube = volumeOf((point) => {
      const nearest = Math.min(...line.map((at) => Math.hypot(...subtract(at, point))));
      return nearest < 3 ? 0 : 100;
    });
    for (const angle of [0, 1, 2.5]) {
      const frames = framesAlong(line, 0.5);
      const plane = straightened(tube, frames, { ...settings, angle });
      expect(plane).toMatchObject({ columns: frames.length, rows: 41, step: 0.5 });
      const ends = beyond / 0.5;
      const widths: number[] = [];
      for (let column = ends + 4; column < plane.columns - ends - 4; column += 1) {
        expect(plane.values[20 * plane.columns + column]).toBe(0);
        const dark = Array.from({ length: 41 }, (__, row) => plane.values[row * plane.columns + column]!);
        widths.push(0.5 * dark.reduce((sum, value) => sum + (100 - value) / 100, 0));
      }
      // Whole voxels of 2 mm are in the tube or not: a single width is that coarse, their mean is not.
      expect(Math.max(...widths.map((width) => Math.abs(width - 6)))).toBeLessThan(2);
      expect(Math.abs(widths.reduce((sum, width) => sum + width, 0) / widths.length - 6)).toBeLessThan(0.6);
    }
  });

  it('has the value of each place, between voxels too, and none outside the volume', () => {
    const ramp = volumeOf(([x, y, z]) => x + 10 * y + 100 * z);
    const plane = straightened(ramp, framesAlong(straight, 0.5), settings);
    const at = (row: number, column: number) => plane.values[row * plane.columns + column]!;
    // Down is to the back: y grows by half a millimetre a row.
    expect(at(20, 0)).toBeCloseTo(100 * (-15 - beyond), 2);
    expect(at(24, 3) - at(20, 3)).toBeCloseTo(10 * 2, 2);
    expect(at(20, 9) - at(20, 5)).toBeCloseTo(100 * 2, 2);
    const far = framesAlong(
      straight.map(([x, y, z]): LPS => [x + 400, y, z]),
      0.5,
    );
    expect(straightened(ramp, far, settings).values.every(Number.isNaN)).toBe(true);
  });
});
