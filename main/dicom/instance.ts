import { open } from 'node:fs/promises';
import { DataError } from '../errors.ts';
import { parsePart10, type Part10File, type PixelDataElement } from './part10-file.ts';
import { CT_IMAGE_STORAGE, MR_IMAGE_STORAGE, storageClass } from './sop-classes.ts';

/** How stored values lie in Pixel Data (PS3.3 C.7.6.3), as the file claims it. */
export interface PixelDescription {
  rows: number;
  columns: number;
  samplesPerPixel: number;
  photometricInterpretation: string;
  bitsAllocated: number;
  bitsStored: number;
  highBit: number;
  pixelRepresentation: number;
}

/** What one file's header says, without its pixels. Numbers are as read: NaN or missing values are found out later. */
export interface Instance {
  /** absolute path */
  file: string;
  /** path below the scanned folder, for messages */
  name: string;
  sopClassUID: string;
  sopInstanceUID: string;
  studyInstanceUID: string;
  seriesInstanceUID: string;
  frameOfReferenceUID: string;
  transferSyntaxUID: string;
  modality: string;
  multiFrame: boolean;
  synthetic: boolean;
  patient: { name: string; id: string; birthDate: string };
  studyDate: string;
  seriesDescription: string;
  imageType: string[];
  instanceNumber: number | undefined;
  echoTime: number | undefined;
  numberOfFrames: number | undefined;
  /** ImagePositionPatient, mm LPS */
  position: number[];
  /** ImageOrientationPatient: direction of a row, then of a column */
  orientation: number[];
  /** mm between rows, between columns */
  pixelSpacing: number[];
  pixel: PixelDescription;
  /** [] where the attribute is missing, [NaN] where it is there without a number */
  rescaleSlope: number[];
  rescaleIntercept: number[];
  rescaleType: string;
  pixelData: PixelDataElement | null;
  /** bytes that `pixelData` counts in */
  dataLength: number;
}

/** Most headers fit; a file whose header does not is read whole. */
const FIRST_READ = 64 * 1024;
const LARGEST_FILE = 1024 * 1024 * 1024;

/**
 * Reads a header and no more of the file than it needs.
 *
 * @param name path below the scanned folder, for messages
 * @returns the instance, or why the file is not one of an image series
 * @throws DataError where the file is DICOM but broken
 */
export async function readInstance(file: string, name: string): Promise<Instance | { reason: string }> {
  const read = await readHeader(file);
  if (read === null) return { reason: 'not DICOM' };
  const { header, dataLength } = read;
  const modality = header.string('Modality');
  const sopClassUID =
    header.string('SOPClassUID') || header.string('MediaStorageSOPClassUID') || (classOfModality[modality] ?? '');
  const storage = storageClass(sopClassUID);
  if (storage.kind === 'other') return { reason: `not a CT or MR image (${storage.name})` };
  if (header.pixelData === null && !header.has('Rows')) return { reason: 'no image in it' };
  return describe(header, { file, name, sopClassUID, multiFrame: storage.kind === 'multi-frame', dataLength });
}

/** For files that name no SOP class at all. */
const classOfModality: Record<string, string> = { CT: CT_IMAGE_STORAGE, MR: MR_IMAGE_STORAGE };

/** Reads a header again, for what only the writing of a derived series needs. */
export async function readHeader(file: string): Promise<{ header: Part10File; dataLength: number } | null> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    if (size > LARGEST_FILE)
      throw new DataError('file-too-large', `The file has ${size} bytes; at most 1 GiB is read.`, '');
    const first = await readBytes(handle, Math.min(size, FIRST_READ));
    const header = parseStart(first, first.length === size);
    if (header !== 'read on') return header && { header, dataLength: lengthOf(header, first, size) };
    const whole = await readBytes(handle, size);
    const all = parsePart10(whole);
    return all && { header: all, dataLength: lengthOf(all, whole, size) };
  } finally {
    await handle.close();
  }
}

/** The start of a file may end inside an element: only a header that reached Pixel Data can be trusted. */
function parseStart(bytes: Uint8Array, isWhole: boolean): Part10File | null | 'read on' {
  if (isWhole) return parsePart10(bytes);
  try {
    const header = parsePart10(bytes);
    return header === null || header.pixelData !== null ? header : 'read on';
  } catch {
    return 'read on';
  }
}

const lengthOf = (header: Part10File, bytes: Uint8Array, size: number) =>
  header.bytes.length === bytes.length ? size : header.bytes.length;

async function readBytes(handle: Awaited<ReturnType<typeof open>>, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

type Known = Pick<Instance, 'file' | 'name' | 'sopClassUID' | 'multiFrame' | 'dataLength'>;

function describe(header: Part10File, known: Known): Instance {
  const count = header.has('NumberOfFrames') ? (header.number('NumberOfFrames') ?? 1) : undefined;
  return {
    ...known,
    sopInstanceUID: header.string('SOPInstanceUID') || header.string('MediaStorageSOPInstanceUID'),
    studyInstanceUID: header.string('StudyInstanceUID'),
    seriesInstanceUID: header.string('SeriesInstanceUID'),
    frameOfReferenceUID: header.string('FrameOfReferenceUID'),
    transferSyntaxUID: header.transferSyntaxUID,
    modality: header.string('Modality'),
    synthetic: header.string('SyntheticData') === 'YES',
    patient: {
      name: header.string('PatientName'),
      id: header.string('PatientID'),
      birthDate: header.string('PatientBirthDate'),
    },
    studyDate: header.string('StudyDate'),
    seriesDescription: header.string('SeriesDescription'),
    imageType: header.strings('ImageType'),
    instanceNumber: header.number('InstanceNumber'),
    echoTime: header.number('EchoTime'),
    numberOfFrames: count,
    position: header.numbers('ImagePositionPatient'),
    orientation: header.numbers('ImageOrientationPatient'),
    pixelSpacing: header.numbers('PixelSpacing'),
    pixel: {
      rows: header.number('Rows') ?? NaN,
      columns: header.number('Columns') ?? NaN,
      samplesPerPixel: header.number('SamplesPerPixel') ?? NaN,
      photometricInterpretation: header.string('PhotometricInterpretation'),
      bitsAllocated: header.number('BitsAllocated') ?? NaN,
      bitsStored: header.number('BitsStored') ?? NaN,
      highBit: header.number('HighBit') ?? NaN,
      pixelRepresentation: header.number('PixelRepresentation') ?? NaN,
    },
    rescaleSlope: optionalNumber(header, 'RescaleSlope'),
    rescaleIntercept: optionalNumber(header, 'RescaleIntercept'),
    rescaleType: header.string('RescaleType'),
    pixelData: header.pixelData,
  };
}

function optionalNumber(header: Part10File, keyword: 'RescaleSlope' | 'RescaleIntercept'): number[] {
  return header.has(keyword) ? [header.number(keyword) ?? NaN] : [];
}
