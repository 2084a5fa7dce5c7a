import { makePhantom, tissueLabels } from '../phantom/index.ts';
import { RandomStream } from '../random.ts';
import { regionsOf } from './duct-contrast.ts';
import type { PairedCase } from './evaluate-model.ts';

/** mm: the field of view and the slices that the bundled models are trained on, in pixels of the patient's own. */
const field = { width: 380, height: 290, slices: 14, sliceSpacing: 5 };
const pixelSpacing = { smallest: 1, largest: 1.8 };

/** A patient drawn by the seed, acquired like training's (1 to 1.8 mm), at its own resolution. */
export function phantomCase(seed: number): PairedCase {
  const { smallest, largest } = pixelSpacing;
  const spacing = smallest + (largest - smallest) * new RandomStream(seed, 0, 0).uniform();
  const [columns, rows] = [Math.round(field.width / spacing), Math.round(field.height / spacing)];
  const grid = { columns, rows, slices: field.slices, spacing: [spacing, spacing, field.sliceSpacing] as const };
  const { ct, mrt1, labels } = makePhantom(seed, grid);
  const outside: readonly number[] = [tissueLabels.outside, tissueLabels.table];
  return {
    ct,
    mrt1,
    body: labels.map((label) => (outside.includes(label) ? 0 : 1)),
    regions: regionsOf(labels, grid, tissueLabels),
  };
}
