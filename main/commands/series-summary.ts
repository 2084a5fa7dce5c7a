import type { SeriesSummary } from '../../preload/contract/index.ts';
import { canResample, type Series } from '../dicom/index.ts';

/** What the window shows of a series. */
export function summarise(series: Series): SeriesSummary {
  return {
    id: series.id,
    modality: series.modality,
    description: series.description,
    patientLine: series.patientLine,
    dimensions: [...series.dimensions],
    spacing: [...series.grid.spacing],
    transferSyntax: series.transferSyntax.name,
    findings: [...series.findings],
    canResample: canResample(series),
  };
}
