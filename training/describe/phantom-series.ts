import type { Volume } from '../../main/dicom/index.ts';
import { makePhantom } from '../phantom/index.ts';
import { RandomStream } from '../random.ts';

const purpose = 131;

/** Grids that hospitals use, in mm; what is finer or coarser than the model's pixels is resampled before it sees it. */
const pixels = { smallest: 0.7, largest: 1.8 };
const width = { smallest: 380, largest: 500 };
const smallestDepth = 290;
const slices = { count: 10, smallest: 3, largest: 9 };
/** mm between the middle of the slices and the porta hepatis */
const height = 20;

export const phantomGrids = `on grids as hospitals use them (pixels of ${pixels.smallest} to ${pixels.largest} mm, fields of ${smallestDepth} to ${width.largest} mm)`;

export const phantomPhases = {
  ct: 'portal venous in three of four; the others without contrast agent, arterial or late',
  mrt1: 'without contrast agent, in phase',
};

/** Training patient `seed` in both contrasts, on a grid of its own among those that hospitals use. */
export function phantomSeries(seed: number): { ct: Volume; mrt1: Volume } {
  const random = new RandomStream(seed, purpose, 0);
  const between = ({ smallest, largest }: { smallest: number; largest: number }) =>
    smallest + (largest - smallest) * random.uniform();
  const [spacing, across] = [between(pixels), between(width)];
  const down = between({ smallest: smallestDepth, largest: across });
  const { ct, mrt1 } = makePhantom(seed, {
    columns: Math.round(across / spacing),
    rows: Math.round(down / spacing),
    slices: slices.count,
    spacing: [spacing, spacing, between(slices)],
    centre: [0, 0, between({ smallest: -height, largest: height })],
  });
  return { ct, mrt1 };
}
