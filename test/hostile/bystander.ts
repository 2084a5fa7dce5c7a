import { newUID, writeAcquiredSeries } from '../../main/dicom/index.ts';

/** Writes a small sound series that must load whatever lies beside it. @returns its Series Instance UID */
export async function writeBystander(folder: string): Promise<string> {
  const seriesInstanceUID = newUID();
  const [columns, rows, slices] = [8, 8, 2];
  await writeAcquiredSeries(
    {
      values: new Int16Array(columns * rows * slices),
      dimensions: [columns, rows, slices],
      spacing: [1, 1, 1],
      directions: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      origin: [0, 0, 0],
      frameOfReferenceUID: newUID(),
      unit: 'HU',
    },
    {
      modality: 'CT',
      patientName: 'Bystander',
      patientID: 'BYSTANDER',
      studyInstanceUID: newUID(),
      studyDate: '20260101',
      studyTime: '120000',
      studyID: '1',
      studyDescription: '',
      seriesInstanceUID,
      seriesNumber: 1,
      seriesDescription: '',
      bodyPartExamined: 'ABDOMEN',
      softwareVersion: '0',
    },
    folder,
  );
  return seriesInstanceUID;
}
