import { describe, expect, it } from 'vitest';
import { ductTruth } from './duct-truth.ts';
import { makePhantom } from './make-phantom.ts';
import { tissueLabels } from './tissues.ts';

describe('ductTruth', () => {
  it('lies where the phantom paints bile', () => {
    const seed = 4_100_003;
    const { confluence, ducts } = ductTruth(seed);
    const common = ducts.find(({ kind }) => kind === 'common')!;
    expect(common.points[0]).toEqual(confluence);
    const grid = { columns: 48, rows: 48, slices: 40, spacing: [0.8, 0.8, 1] as const, centre: common.points[6]! };
    const { labels, ct } = makePhantom(seed, grid);
    const contents: number[] = [tissueLabels.bileDuct, tissueLabels.stone, tissueLabels.stent, tissueLabels.gas];
    let [inside, right] = [0, 0];
    for (const point of common.points) {
      const [i, j, k] = point.map((mm, axis) => Math.round((mm - ct.origin[axis]!) / ct.spacing[axis]!));
      if (![i!, j!, k!].every((index, axis) => index >= 0 && index < ct.dimensions[axis]!)) continue;
      inside += 1;
      if (contents.includes(labels[i! + 48 * (j! + 48 * k!)]!)) right += 1;
    }
    expect(inside).toBeGreaterThan(8);
    expect(right).toBe(inside);
  });

  it('is as wide as the phantom paints it', () => {
    const seed = 4_100_003;
    const common = ductTruth(seed).ducts[0]!;
    const middle = common.points[12]!;
    const grid = { columns: 60, rows: 60, slices: 3, spacing: [0.4, 0.4, 0.5] as const, centre: middle };
    const { labels, ct } = makePhantom(seed, grid);
    const area = labels.subarray(3600, 7200).filter((label) => label === tissueLabels.bileDuct).length * 0.16;
    // The section is cut obliquely: wider than the duct by the cosine between its axis and the slice's normal.
    const [a, b] = [common.points[11]!, common.points[13]!];
    const cosine = Math.abs(b[2] - a[2]) / Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
    const radius = Math.sqrt((area * cosine) / Math.PI);
    expect(ct.dimensions[2]).toBe(3);
    expect(Math.abs(radius - common.radii[12]!)).toBeLessThan(0.5);
  });
});
