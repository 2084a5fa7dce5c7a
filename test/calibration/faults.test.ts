import { describe, expect, it } from 'vitest';
import { tissueLabels } from '../../training/phantom/index.ts';
import { draws, faults } from './faults.ts';
import type { Patient } from './patient.ts';

/** A liver with one straight duct from front to back, 4.8 mm wide and high, sampled with pixels of `step` mm in slices of `thickness` mm. */
function patient(step: number, thickness: number): Patient {
  const [columns, rows, slices] = [96 / step, 72 / step, Math.floor(85 / thickness)].map(Math.round) as [
    number,
    number,
    number,
  ];
  const labels = new Uint8Array(columns * rows * slices).fill(tissueLabels.liver);
  const values = new Float32Array(labels.length);
  const [x, z] = [columns >> 1, slices >> 1];
  for (let i = 0; i < labels.length; i += 1) {
    const [column, slice] = [i % columns, Math.floor(i / (columns * rows))];
    values[i] = 500 + slice;
    if (slice === z && Math.abs(column - x) * step <= 2.4) [labels[i], values[i]] = [tissueLabels.bileDuct, 0];
  }
  const volume = {
    values,
    dimensions: [columns, rows, slices] as [number, number, number],
    spacing: [step, step, thickness] as [number, number, number],
    directions: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as Patient['source']['directions'],
    origin: [0, 0, 0] as [number, number, number],
    frameOfReferenceUID: '2.25.1',
    unit: 'au' as const,
  };
  const of = { source: volume, other: volume, translation: volume, labels };
  return { seed: 1, grid: '', direction: 'ct-to-mrt1', translated: 0, ...of };
}

describe.each([
  [1.6, 6],
  [1.2, 3],
  [0.8, 5],
])('faults on pixels of %f mm in slices of %f mm', (step, thickness) => {
  const given = patient(step, thickness);
  const [columns, rows] = given.translation.dimensions;
  const plane = columns * rows;
  const changed = (fault: string) => {
    const { translation } = faults[fault]!(given);
    return Array.from(given.labels.keys()).filter((i) => translation!.values[i] !== given.translation.values[i]);
  };

  it('erase a duct with what it is smeared to', () => {
    const width = (changed('duct erased').length / rows) * step;
    expect(Math.abs(width - (4.8 + 2 * 1.6))).toBeLessThan(2 * step);
  });

  it('swap slices 18 mm apart, to the nearest slice', () => {
    const moved = [...new Set(changed('slice swapped').map((i) => Math.floor(i / plane)))];
    expect(moved).toHaveLength(2);
    expect(Math.abs((moved[1]! - moved[0]!) * thickness - 18)).toBeLessThanOrEqual(thickness / 2);
  });

  it('invent a duct of one size', () => {
    const volume = changed('duct invented').length * step * step * thickness;
    expect(volume).toBeGreaterThan(1200);
    expect(volume).toBeLessThan(1500);
  });
});

describe('what is drawn by chance', () => {
  it('differs between patients of neighbouring seeds', () => {
    const first = Array.from({ length: 40 }, (_, n) => draws(7_700_001 + n)());
    expect(Math.min(...first)).toBeLessThan(0.15);
    expect(Math.max(...first)).toBeGreaterThan(0.85);
  });
});
