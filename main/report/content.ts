import type { FidelityReport, Overlay } from '../../preload/contract/index.ts';
import type { ModelCard } from '../../models/index.ts';
import type { Volume } from '../dicom/index.ts';

/** A volume of an assessment with what it takes to draw and read it. */
export type ReportOverlay = Pick<Overlay, 'kind' | 'unit' | 'scale' | 'meaning'> & { volume: Volume };

/** All that a report says: the same for HTML, PDF and JSON. */
export interface ReportContent {
  report: FidelityReport;
  source: Volume;
  /** whether the source says so of itself, as the phantom does */
  sourceIsSynthetic: boolean;
  /** on the grid of the source */
  translation: Volume;
  overlays: readonly ReportOverlay[];
  /** null for a translation of another tool */
  card: ModelCard | null;
  /** who was examined, as the DICOM says; null in what is de-identified */
  patient: string | null;
  /** what a reader acknowledged of a red verdict, where there was something to acknowledge */
  acknowledged: boolean;
}
