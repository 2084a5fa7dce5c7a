import { makePhantom, tissueLabels } from '../../training/phantom/index.ts';
import type { Volume } from '../../main/dicom/index.ts';
import { translateVolume } from '../../main/syndiff/index.ts';
import type { Direction, Model } from '../../models/index.ts';

/** A phantom patient with an untouched translation: what faults are planted into. */
export interface Patient {
  seed: number;
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

/** The region of the ducts, as thick as it takes to find it, at the cost of a few slices. */
const grid = { columns: 240, rows: 188, slices: 14, spacing: [1.55, 1.55, 6], centre: [0, 0, -8] } as const;

export async function drawPatient(seed: number, model: Model): Promise<Patient> {
  const { direction } = model.card;
  const { ct, mrt1, labels } = makePhantom(seed, grid);
  const [source, other] = direction === 'ct-to-mrt1' ? [ct, mrt1] : [mrt1, ct];
  const started = performance.now();
  const { volume } = await translateVolume(source, model, { provider: 'cpu', seed, samples: 1 });
  const translated = (performance.now() - started) / 1000;
  return { seed, direction, source, other, translation: volume, translated, labels };
}

/** Voxel numbers of a tissue. */
export function placesOf(labels: Uint8Array, tissue: keyof typeof tissueLabels): number[] {
  const wanted = tissueLabels[tissue];
  return Array.from(labels.keys()).filter((i) => labels[i] === wanted);
}
