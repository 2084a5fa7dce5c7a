import { describeFrames, describeImage, type FrameDescription } from './frames.ts';
import { readHeader } from './header-file.ts';
import type { PixelDataPlace } from './frame-bytes.ts';
import type { Part10File } from './part10-file.ts';
import { CT_IMAGE_STORAGE, MR_IMAGE_STORAGE, storageClass } from './sop-classes.ts';
import type { StoredFile } from './stored-file.ts';
import type { FrameAddress } from './stored-values.ts';

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

/** Length of one native frame. */
export const frameBytes = ({ rows, columns, samplesPerPixel, bitsAllocated }: PixelDescription): number =>
  (rows * columns * samplesPerPixel * bitsAllocated) / 8;

/**
 * What a header says of one image, without its pixels: the image of a file, or one frame of a multi-frame file. Numbers
 * are as read: NaN or missing values are found out later.
 */
export interface Instance extends FrameDescription, PixelDataPlace {
  /** path below the scanned folder, for messages */
  name: string;
  sopClassUID: string;
  sopInstanceUID: string;
  studyInstanceUID: string;
  seriesInstanceUID: string;
  frameOfReferenceUID: string;
  modality: string;
  multiFrame: boolean;
  synthetic: boolean;
  patient: { name: string; id: string; birthDate: string };
  studyDate: string;
  seriesDescription: string;
  instanceNumber: number | undefined;
  /** of the file */
  numberOfFrames: number | undefined;
  /** which of them this is, counted from 0; null where the file has not been taken apart into frames */
  frame: number | null;
  pixel: PixelDescription;
}

/**
 * Reads the header of a file.
 *
 * @param name path below the scanned folder, for messages
 * @returns its image, or each frame where it describes them one by one, or why the file is not one of an image series
 * @throws DataError where the file is DICOM but broken
 */
export async function readInstances(stored: StoredFile, name: string): Promise<Instance[] | { reason: string }> {
  const read = await readHeader(stored);
  if (read === null) return { reason: 'not DICOM' };
  const { header, ...ofFile } = read;
  const modality = header.string('Modality');
  const sopClassUID =
    header.string('SOPClassUID') || header.string('MediaStorageSOPClassUID') || (classOfModality[modality] ?? '');
  const storage = storageClass(sopClassUID);
  if (storage.kind === 'other') return { reason: `not a CT or MR image (${storage.name})` };
  if (header.pixelData === null && !header.has('Rows')) return { reason: 'no image in it' };
  const known = { ...stored, ...ofFile, name, sopClassUID, multiFrame: storage.kind === 'multi-frame' };
  const object = describeObject(header, known);
  const frames = describeFrames(header, object.numberOfFrames ?? 1);
  return frames
    ? frames.map((described, frame) => ({ ...object, ...described, frame }))
    : [{ ...object, ...describeImage(header), frame: null }];
}

/** Where the pixels of the image are. */
export const addressOf = ({ pixel, numberOfFrames, frame, ...instance }: Instance): FrameAddress => ({
  place: placeOf(instance),
  pixel,
  numberOfFrames: numberOfFrames ?? 1,
  frame: frame ?? 0,
});

/** No more than a thread must know. */
function placeOf(instance: PixelDataPlace): PixelDataPlace {
  const { file, entry, transferSyntaxUID, pixelData, dataLength, offsetsAreOfFile, size, modified } = instance;
  return {
    file,
    ...(entry ? { entry } : {}),
    transferSyntaxUID,
    pixelData,
    dataLength,
    offsetsAreOfFile,
    size,
    modified,
  };
}

/** For files that name no SOP class at all. */
const classOfModality: Record<string, string> = { CT: CT_IMAGE_STORAGE, MR: MR_IMAGE_STORAGE };

type Known = Omit<PixelDataPlace, 'transferSyntaxUID' | 'pixelData'> &
  Pick<Instance, 'name' | 'sopClassUID' | 'multiFrame'>;

type ObjectDescription = Omit<Instance, keyof FrameDescription | 'frame'>;

function describeObject(header: Part10File, known: Known): ObjectDescription {
  const count = header.has('NumberOfFrames') ? (header.number('NumberOfFrames') ?? 1) : undefined;
  // The standard before DICOM had images of one sample only, and no attribute that says so.
  const older = header.string('RecognitionCode').startsWith('ACR-NEMA');
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
    instanceNumber: header.number('InstanceNumber'),
    numberOfFrames: count,
    pixel: {
      rows: header.number('Rows') ?? NaN,
      columns: header.number('Columns') ?? NaN,
      samplesPerPixel: header.number('SamplesPerPixel') ?? (older ? 1 : NaN),
      photometricInterpretation: header.string('PhotometricInterpretation') || (older ? 'MONOCHROME2' : ''),
      bitsAllocated: header.number('BitsAllocated') ?? NaN,
      bitsStored: header.number('BitsStored') ?? NaN,
      highBit: header.number('HighBit') ?? NaN,
      pixelRepresentation: header.number('PixelRepresentation') ?? NaN,
    },
    pixelData: header.pixelData,
  };
}
