import { newUID, type Volume, writeAcquiredSeries } from '../../main/dicom/index.ts';
import { demoSeed, makePhantom } from '../../training/phantom/index.ts';

const grid = { columns: 96, rows: 96, spacing: [4, 4, 4], centre: [0, 0, -6] } as const;

/**
 * Writes a coarse CT of the phantom: a few slices with a body in them.
 * @returns the MR-T1 of the same patient on the same grid: what its translation should look like
 */
export async function makeStudy(folder: string, slices = 4): Promise<Volume> {
  const { ct, mrt1 } = makePhantom(demoSeed, { ...grid, slices });
  await writeAcquiredSeries(
    ct,
    {
      modality: 'CT',
      patientName: 'Phantom^Test',
      patientID: 'PHANTOM',
      studyInstanceUID: newUID(),
      studyDate: '20260101',
      studyTime: '120000',
      studyID: '1',
      studyDescription: 'Phantom',
      seriesInstanceUID: newUID(),
      seriesNumber: 1,
      seriesDescription: 'CT (phantom)',
      bodyPartExamined: 'ABDOMEN',
      softwareVersion: '0.1.0',
    },
    folder,
  );
  return mrt1;
}
