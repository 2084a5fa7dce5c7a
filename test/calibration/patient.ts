import { makePhantom, tissueLabels, type Grid } from '../../training/phantom/index.ts';
import type { Volume } from '../../main/dicom/index.ts';
import { translateVolume } from '../../main/syndiff/index.ts';
import type { Direction, Model } from '../../models/index.ts';

/** A phantom patient with an untouched translation: what faults are planted into. */
export interface Patient {
  seed: number;
  /** one of `gridNames` */
  grid: string;
  direction: Direction;
  /** as the model is to read it */
  source: Volume;
  /** of the other contrast: what it is mistaken for */
  other: Volume;
  translation: Volume;
  /** seconds */
  translated: number;
  /** the phantom's tissues at each voxel: `tissueLabels` */
  labels: Uint8Array;
}

/**
 * What series are like in a department: pixels × slices in mm. Each shows the region of the ducts, as thick as it takes
 * to find it, at the cost of a few slices; all have one field, so that they differ in nothing but how they sample it.
 */
const grids: Readonly<Record<string, Grid>> = {
  '1.55 × 6 mm': { columns: 240, rows: 188, slices: 14, spacing: [1.55, 1.55, 6], centre: [0, 0, -8] },
  '1.2 × 3 mm': { columns: 310, rows: 243, slices: 27, spacing: [1.2, 1.2, 3], centre: [0, 0, -8] },
  '0.8 × 5 mm': { columns: 465, rows: 364, slices: 17, spacing: [0.8, 0.8, 5], centre: [0, 0, -8] },
};

export const gridNames: readonly string[] = Object.keys(grids);

/** The grids take turns: patients of consecutive seeds are spread evenly over them. */
export const gridOf = (seed: number): string => gridNames[seed % gridNames.length]!;

export async function drawPatient(seed: number, model: Model): Promise<Patient> {
  const { direction } = model.card;
  const grid = gridOf(seed);
  const { ct, mrt1, labels } = makePhantom(seed, grids[grid]!);
  const [source, other] = direction === 'ct-to-mrt1' ? [ct, mrt1] : [mrt1, ct];
  const started = performance.now();
  const { volume } = await translateVolume(source, model, { provider: 'cpu', seed, samples: 1 });
  const translated = (performance.now() - started) / 1000;
  return { seed, grid, direction, source, other, translation: volume, translated, labels };
}

/** Voxel numbers of a tissue. */
export function placesOf(labels: Uint8Array, tissue: keyof typeof tissueLabels): number[] {
  const wanted = tissueLabels[tissue];
  return Array.from(labels.keys()).filter((i) => labels[i] === wanted);
}
