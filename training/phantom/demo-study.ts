import type { Step } from '../../main/step.ts';
import type { Volume } from '../../main/dicom/index.ts';
import type { Grid } from './grid.ts';
import { makePhantom } from './make-phantom.ts';

/** What a demonstration series says of itself beside its volume. */
export interface DemoSeries {
  modality: 'CT' | 'MR';
  seriesNumber: number;
  seriesDescription: string;
  volume: Volume;
}

/** A phantom as a hospital would have acquired it: one study, CT and MR-T1 in one frame of reference. */
export interface DemoStudy {
  patientName: string;
  patientID: string;
  studyDescription: string;
  series: readonly DemoSeries[];
}

/**
 * A patient with dilated ducts, a gallbladder and little noise: the region where the product has something to show. The
 * seed is far from those that the bundled models are trained on.
 */
export const demoSeed = 700_228;

/** 28 slices from the pancreatic head to the hepatic ducts, few enough to translate while one watches. */
const demoGrid: Grid = { columns: 256, rows: 256, slices: 28, spacing: [1.5, 1.5, 3], centre: [0, 0, -6] };

/** The demonstration study; every description says that it is a phantom. */
export function makeDemoStudy(seed = demoSeed, step: Step = {}): DemoStudy {
  const { ct, mrt1 } = makePhantom(seed, demoGrid, step);
  return {
    patientName: 'Phantom^Demo',
    patientID: `PHANTOM-${seed}`,
    studyDescription: 'Upper abdomen (procedural phantom, no patient)',
    series: [
      { modality: 'CT', seriesNumber: 1, seriesDescription: 'CT portal venous (phantom)', volume: ct },
      { modality: 'MR', seriesNumber: 2, seriesDescription: 'MR T1 in phase (phantom)', volume: mrt1 },
    ],
  };
}
