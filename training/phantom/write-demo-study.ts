import { join } from 'node:path';
import { newUID, writeAcquiredSeries } from '../../main/dicom/index.ts';
import type { Step } from '../../main/step.ts';
import { demoSeed, makeDemoStudy } from './demo-study.ts';

/**
 * Writes the demonstration study as DICOM: one folder a series, one frame of reference.
 * @param folder made where it does not exist
 * @throws UserError `folder-unwritable`; CancelledError
 */
export async function writeDemoStudy(folder: string, seed = demoSeed, step: Step = {}): Promise<void> {
  const study = makeDemoStudy(seed, step);
  const studyInstanceUID = newUID();
  for (const { volume, ...series } of study.series) {
    const description = {
      ...series,
      patientName: study.patientName,
      patientID: study.patientID,
      studyDescription: study.studyDescription,
      studyInstanceUID,
      studyDate: '20260101',
      studyTime: '120000',
      studyID: String(seed),
      seriesInstanceUID: newUID(),
      bodyPartExamined: 'ABDOMEN',
      softwareVersion: '0.1.0',
    };
    await writeAcquiredSeries(volume, description, join(folder, series.modality), { signal: step.signal });
  }
}
