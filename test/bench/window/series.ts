import { existsSync } from 'node:fs';
import { newUID, readVolume, scanFolder, writeAcquiredSeries } from '../../../main/dicom/index.ts';
import type { Volume } from '../../../main/dicom/index.ts';
import { makePhantom } from '../../../training/phantom/index.ts';

/** What both viewers are given: a CT as a folder of DICOM, and its voxels. */
export interface BenchSeries {
  made: string;
  volume: Volume;
}

/**
 * Writes a CT of `slices` slices into `folder`: those of the real series in `source` forth and back until there are
 * enough, or, where there is none, of the phantom.
 */
export async function writeBenchSeries(folder: string, source: string, slices: number): Promise<BenchSeries> {
  const isReal = existsSync(source);
  const volume = isReal ? await repeated(source, slices) : phantom(slices);
  await writeAcquiredSeries(
    volume,
    {
      modality: 'CT',
      patientName: 'Bench^Window',
      patientID: 'BENCH',
      studyInstanceUID: newUID(),
      studyDate: '20260101',
      studyTime: '120000',
      studyID: '1',
      studyDescription: 'Bench',
      seriesInstanceUID: newUID(),
      seriesNumber: 1,
      seriesDescription: 'CT',
      bodyPartExamined: 'ABDOMEN',
      softwareVersion: '0.1.0',
    },
    folder,
  );
  return { made: isReal ? 'slices of a real CT, repeated forth and back' : 'the phantom', volume };
}

async function repeated(source: string, slices: number): Promise<Volume> {
  const series = (await scanFolder(source)).series.find(({ findings }) => findings.length === 0);
  if (!series) throw new Error(`${source} holds no regular series.`);
  const { values, ...grid } = await readVolume(series);
  const [columns, rows, known] = grid.dimensions;
  const size = columns * rows;
  const long = new Int16Array(size * slices);
  for (let slice = 0; slice < slices; slice += 1) {
    const turn = slice % (2 * known - 2);
    const from = (turn < known ? turn : 2 * known - 2 - turn) * size;
    long.set(values.subarray(from, from + size), slice * size);
  }
  return { ...grid, values: long, dimensions: [columns, rows, slices] };
}

function phantom(slices: number): Volume {
  return makePhantom(7, { columns: 512, rows: 512, slices, spacing: [0.78, 0.78, 1] }).ct;
}

/** The same voxels as a NIfTI file, which is what niivue reads without further libraries. LPS becomes RAS. */
export function niftiOf({ dimensions, spacing, directions, origin, values }: Volume): Buffer {
  const header = Buffer.alloc(352);
  header.writeInt32LE(348, 0);
  [3, ...dimensions, 1, 1, 1, 1].forEach((size, i) => header.writeInt16LE(size, 40 + 2 * i));
  header.writeInt16LE(4, 70);
  header.writeInt16LE(16, 72);
  [1, ...spacing, 1, 1, 1, 1].forEach((size, i) => header.writeFloatLE(size, 76 + 4 * i));
  header.writeFloatLE(352, 108);
  header.writeFloatLE(1, 112);
  header.writeUInt8(2, 123);
  header.writeInt16LE(1, 254);
  for (let row = 0; row < 3; row += 1) {
    const sign = row < 2 ? -1 : 1;
    directions.forEach((axis, column) =>
      header.writeFloatLE(sign * axis[row]! * spacing[column]!, 280 + 16 * row + 4 * column),
    );
    header.writeFloatLE(sign * origin[row]!, 280 + 16 * row + 12);
  }
  header.write('n+1\0', 344, 'latin1');
  return Buffer.concat([header, Buffer.from(values.buffer, values.byteOffset, values.byteLength)]);
}
