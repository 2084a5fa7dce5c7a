import type { FidelityReport, ReadersDuct } from '../../preload/contract/index.ts';
import type { DrawnOverlay } from '../fidelity/index.ts';
import type { MeasuredLine } from '../biliary/index.ts';
import type { ModelCard } from '../../models/index.ts';
import type { Volume } from '../dicom/index.ts';

/** Ducts as the reader left them, measured. */
export interface ReportedDucts {
  ducts: readonly (ReadersDuct & {
    /** null for a line that is too short, and without a liver */
    measured: Pick<MeasuredLine, 'length' | 'medianDiameter' | 'widest'> | null;
    conspicuity: FidelityReport['conspicuity'];
  })[];
  /** at the voxels of all that the reader stands by; null where that cannot be measured, or he stands by none */
  together: FidelityReport['conspicuity'];
}

/** All that a report says: the same for HTML, PDF and JSON. */
export interface ReportContent {
  report: FidelityReport;
  source: Volume;
  /** whether the source says so of itself, as the phantom does */
  sourceIsSynthetic: boolean;
  /** on the grid of the source */
  translation: Volume;
  overlays: readonly DrawnOverlay[];
  /** null where nobody looked at ducts, as on the command line */
  readersDucts: ReportedDucts | null;
  /** null for a translation of another tool */
  card: ModelCard | null;
  /** who was examined, as the DICOM says; null in what is de-identified */
  patient: string | null;
  /** what a reader acknowledged of a red verdict, where there was something to acknowledge */
  acknowledged: boolean;
}
