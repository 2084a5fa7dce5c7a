import { newUID, writeAcquiredSeries } from './dicom/index.ts';
import type { Volume } from './dicom/index.ts';

/** A CT of 8 × 6 × 3 voxels, every one of another value. */
export const testVolume: Volume = {
  values: Int16Array.from({ length: 8 * 6 * 3 }, (_, i) => i - 50),
  dimensions: [8, 6, 3],
  spacing: [2, 2, 3],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  origin: [-8, -6, 0],
  frameOfReferenceUID: newUID(),
  unit: 'HU',
};

/** Writes `testVolume` as a series of its own. */
export async function writeTestSeries(folder: string): Promise<string> {
  const { seriesInstanceUID } = await writeAcquiredSeries(
    testVolume,
    {
      modality: 'CT',
      patientName: 'Phantom^Test',
      patientID: 'PHANTOM',
      studyInstanceUID: newUID(),
      studyDate: '20260101',
      studyTime: '120000',
      studyID: '1',
      studyDescription: 'Test',
      seriesInstanceUID: newUID(),
      seriesNumber: 1,
      seriesDescription: 'Test',
      bodyPartExamined: 'ABDOMEN',
      softwareVersion: '0.1.0',
    },
    folder,
  );
  return seriesInstanceUID;
}
