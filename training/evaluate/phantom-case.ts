import { makePhantom, tissueLabels } from '../phantom/index.ts';
import { RandomStream } from '../random.ts';
import type { PairedCase } from './evaluate-model.ts';

/** mm. Six slices 10 mm apart see the liver from its dome to the pancreas at the cost of six. */
const field = { width: 380, height: 290, slices: 6, sliceSpacing: 10 };
const pixelSpacing = { smallest: 1.4, largest: 1.6 };

/** The patient of a seed as a scanner with pixels of about 1.5 mm sees it, and the truth beside it. */
export function phantomCase(seed: number): PairedCase {
  const { smallest, largest } = pixelSpacing;
  const spacing = smallest + (largest - smallest) * new RandomStream(seed, 0, 0).uniform();
  const [columns, rows] = [Math.round(field.width / spacing), Math.round(field.height / spacing)];
  const grid = { columns, rows, slices: field.slices, spacing: [spacing, spacing, field.sliceSpacing] as const };
  const { ct, mrt1, labels } = makePhantom(seed, grid);
  const noiseFree = makePhantom(seed, grid, { noise: false });
  const of = (wanted: number) => labels.map((label) => (label === wanted ? 1 : 0));
  const tissues = {
    liver: of(tissueLabels.liver),
    ducts: of(tissueLabels.bileDuct),
    gallbladder: of(tissueLabels.gallbladder),
  };
  return { id: `phantom-${seed}`, ct, mrt1, tissues, noiseFree: { ct: noiseFree.ct, mrt1: noiseFree.mrt1 } };
}
