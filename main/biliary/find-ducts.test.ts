import { describe, expect, it } from 'vitest';
import type { LPS, Volume } from '../dicom/index.ts';
import { boxOfVolume, pointAt } from './box.ts';
import { distance } from './centreline.ts';
import { findDucts } from './find-ducts.ts';
import { curvatures, tubeFilter } from './tube-filter.ts';

const [liver, bile, fat] = [100, 8, -100];

/** Liver with what `inside` says of each point; each voxel the mean over 2 × 2 × 3 points in it. */
function picture(inside: (point: LPS) => number, spacing: LPS, extent: LPS, noise = 0): Volume {
  const dimensions = [0, 1, 2].map((axis) => Math.round(extent[axis]! / spacing[axis]!)) as [number, number, number];
  const volume: Volume = {
    values: new Float32Array(dimensions[0] * dimensions[1] * dimensions[2]),
    dimensions,
    spacing,
    directions: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    origin: [-extent[0] / 2, -extent[1] / 2, -extent[2] / 2],
    frameOfReferenceUID: '',
    unit: 'HU',
  };
  let [p, state] = [0, 1];
  for (let k = 0; k < dimensions[2]; k += 1)
    for (let j = 0; j < dimensions[1]; j += 1)
      for (let i = 0; i < dimensions[0]; i += 1) {
        let sum = 0;
        for (const c of [-1 / 3, 0, 1 / 3])
          for (const b of [-0.25, 0.25])
            for (const a of [-0.25, 0.25]) sum += inside(pointAt(volume, [i + a, j + b, k + c]));
        state = (state * 48271) % 2147483647;
        volume.values[p++] = sum / 12 + noise * Math.sqrt(12) * (state / 2147483647 - 0.5);
      }
  return volume;
}

/** How far a point lies from a line through the origin. */
const across = (point: LPS, along: LPS): number => {
  const t = point[0] * along[0] + point[1] * along[1] + point[2] * along[2];
  return distance(point, [t * along[0], t * along[1], t * along[2]]);
};
const unit = (p: LPS): LPS => p.map((mm) => mm / Math.hypot(...p)) as unknown as LPS;
const tube = (diameter: number, along: LPS, content = bile) => {
  const direction = unit(along);
  return (point: LPS) => (across(point, direction) < diameter / 2 ? content : liver);
};
const ducts = async (volume: Volume) => (await findDucts(volume, boxOfVolume(volume), liver, null)).candidates;

describe('findDucts', () => {
  it.each([3, 4.5, 7, 11])(
    'follows an oblique tube of %d mm through slices 3 mm apart and measures it',
    async (diameter) => {
      const along: LPS = unit([0.5, 0.3, 0.8]);
      const candidates = await ducts(picture(tube(diameter, along), [0.8, 0.8, 3], [44, 44, 48], 12));
      expect(candidates).toHaveLength(1);
      const [duct] = candidates as [(typeof candidates)[0]];
      expect(Math.abs(duct.medianDiameter - diameter)).toBeLessThan(Math.max(0.7, 0.12 * diameter));
      expect(duct.length).toBeGreaterThan(36);
      expect(duct.length).toBeLessThan(64);
      const away = duct.points.map((point) => across(point, along)).sort((a, b) => a - b);
      expect(away[Math.floor(0.9 * away.length)]).toBeLessThan(1.2);
      for (const point of duct.points) expect(point.every((mm) => Math.abs(mm) < 25)).toBe(true);
    },
  );

  it('takes neither bright tubes, streaks of fat, dark sheets nor dark balls', async () => {
    const extent: LPS = [40, 40, 40];
    const along: LPS = [0.3, 0.4, 0.87];
    for (const inside of [
      tube(5, along, 160),
      tube(5, along, fat),
      (point: LPS) => (Math.abs(point[0]) < 2 ? bile : liver),
      (point: LPS) => (Math.hypot(...point) < 6 ? bile : liver),
    ])
      expect(await ducts(picture(inside, [1, 1, 2], extent))).toEqual([]);
  });

  it('finds both arms of a fork', async () => {
    const down = tube(6, [0, 0, 1]);
    const arm = tube(4, [1, 0, 0]);
    const volume = picture((p) => Math.min(down(p), p[0] > 0 ? arm(p) : liver), [1, 1, 2], [60, 36, 50]);
    const lengths = (await ducts(volume)).map(({ length }) => length);
    expect(lengths).toHaveLength(2);
    expect(Math.min(...lengths)).toBeGreaterThan(18);
  });
});

describe('tubeFilter', () => {
  it('gives 1 in the middle of a tube as dark as bile, and its radius', async () => {
    const n = 41;
    const at = (p: number) => [(p % n) - 20, (Math.floor(p / n) % n) - 20];
    const values = Float32Array.from({ length: n * n * 15 }, (_, p) => {
      const [x, y] = at(p);
      let inside = 0;
      for (let a = -2; a <= 2; a += 1)
        for (let b = -2; b <= 2; b += 1) if (Math.hypot(x! + a / 5, y! + b / 5) < 4) inside += 1 / 25;
      return inside;
    });
    const { strength, radius } = await tubeFilter({ values, dimensions: [n, n, 15], step: 1, origin: [0, 0, 0] });
    const middle = 20 + n * (20 + n * 7);
    expect(strength[middle]).toBeCloseTo(1, 1);
    expect(radius[middle]).toBe(4);
  });

  it('takes the eigenvalues of a symmetric matrix', () => {
    // Of [2 1 0; 1 2 0; 0 0 5]: 1, 3, 5.
    expect(curvatures(2, 2, 5, 1, 0, 0).map((value) => Number(value.toFixed(6)))).toEqual([1, 3, 5]);
  });
});
