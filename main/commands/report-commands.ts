import type { z } from 'zod';
import type { Assessment, commands, CommandResult } from '../../preload/contract/index.ts';
import { deidentifier, translationInstances, type Storage } from '../dicom/index.ts';
import { UserError } from '../errors.ts';
import { pseudonymKey } from '../system/pseudonym-key.ts';
import type { PrintPDF } from '../report/index.ts';
import type { Step } from '../step.ts';
import type { TranslatedSeries } from '../translation.ts';
import type { VoxelStore } from './voxels.ts';
import { measureReadersDucts } from '../assessment/readers-ducts.ts';
import { writeReport } from '../assessment/write-report.ts';

/** The derived series that a translation was exported as last. */
export interface LastExport {
  seriesInstanceUID: string;
  storage: Storage;
  acknowledged: boolean;
}

/** A finished translation with what was measured of it. */
export interface ReportSubject {
  translated: TranslatedSeries;
  assessment: Assessment | null;
  exported: LastExport | null;
}

type Request = z.output<(typeof commands)['saveReport']['argument']>;

/** @throws UserError `not-assessed`, what `writeReport` throws; CancelledError */
export async function saveReport(
  { translated, assessment, exported }: ReportSubject,
  { folder, formats, ducts, deidentify }: Request,
  { voxels, dataFolder, print }: { voxels: Pick<VoxelStore, 'volumeOf'>; dataFolder: string; print: PrintPDF },
  step: Pick<Step, 'signal'>,
): Promise<CommandResult<'saveReport'>> {
  if (!assessment)
    throw new UserError(
      'not-assessed',
      'Nothing has been measured of this translation.',
      'Measure it first; where that fails, the panel says why.',
    );
  const { report, overlays } = assessment;
  const { source, volume, translation, model } = translated;
  const readersDucts = await measureReadersDucts(translated, ducts, report.geometry.region, step);
  const files = await writeReport(
    {
      report: {
        ...report,
        provenance: { ...report.provenance, translationSeriesUID: exported?.seriesInstanceUID ?? null },
      },
      source: volume,
      sourceIsSynthetic: source.synthetic,
      translation: translation.volume,
      overlays: overlays.flatMap((overlay) => {
        const drawn = voxels.volumeOf(overlay.volume.id);
        return drawn ? [{ ...overlay, volume: drawn }] : [];
      }),
      readersDucts,
      card: model.card,
      patient: source.patientLine,
      acknowledged: exported?.acknowledged ?? false,
    },
    {
      folder,
      formats,
      print,
      source,
      derived: exported ? translationInstances(exported.seriesInstanceUID, translation.volume, exported.storage) : [],
      deidentify: deidentify ? deidentifier(await pseudonymKey(dataFolder)) : undefined,
    },
    step,
  );
  return { folder, files };
}
