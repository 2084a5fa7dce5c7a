import type { DataSet } from './data-set.ts';
import { storedSlice, type PixelCoding } from './pixel-coding.ts';
import { CT_IMAGE_STORAGE, MR_IMAGE_STORAGE, SECONDARY_CAPTURE_IMAGE_STORAGE } from './sop-classes.ts';
import type { LPS, Volume } from './volume.ts';

export type WrittenModality = 'CT' | 'MR';

export const SOFTWARE = {
  manufacturer: 'SynDiff Workstation project',
  model: 'SynDiff Workstation',
};

/** What one stored object is, besides its pixels. */
export interface ImageObject {
  storage: WrittenModality | 'secondary-capture';
  imageType: readonly string[];
  coding: PixelCoding;
  /** how stored values are to be read: HU, or US where they are no Hounsfield units (PS3.3 C.11.1.1.2) */
  rescaleType: 'HU' | 'US';
  /** first window shown */
  window: Window;
}

export interface Window {
  center: number;
  width: number;
}

/** Soft tissue of the upper abdomen. */
export const softTissueWindow: Window = { center: 60, width: 400 };

/** A window over nearly all values, from the 0.5th to the 99.5th percentile. */
export function robustWindow(values: Volume['values']): Window {
  const { low, high } = robustRange(values);
  return { center: Math.round((low + high) / 2), width: Math.max(1, Math.round(high - low)) };
}

function robustRange(values: Volume['values']): { low: number; high: number } {
  const stride = Math.max(1, Math.floor(values.length / 100_000));
  const sample: number[] = [];
  for (let index = 0; index < values.length; index += stride) sample.push(values[index] ?? 0);
  sample.sort((a, b) => a - b);
  const at = (share: number) => sample[Math.round(share * (sample.length - 1))] ?? 0;
  return { low: at(0.005), high: at(0.995) };
}

/**
 * General and Image Pixel module of one slice, with the CT or MR Image module (PS3.3 C.8.2.1, C.8.3.1) as far as it is
 * demanded, or the modules of Secondary Capture (C.8.6.1, C.8.6.2). No acquisition parameter is made up: where one is
 * demanded, it is there and empty, and the MR is marked as Research Mode (RM).
 *
 * @throws DataError `value-out-of-range` where values do not fit 16 bits
 */
export function imageModules(volume: Volume, slice: number, object: ImageObject): DataSet {
  const [columns, rows] = volume.dimensions;
  const { storage, imageType, coding, window } = object;
  return {
    ImageType: imageType,
    InstanceNumber: [String(slice + 1)],
    SamplesPerPixel: [1],
    PhotometricInterpretation: ['MONOCHROME2'],
    Rows: [rows],
    Columns: [columns],
    BitsAllocated: [16],
    BitsStored: [16],
    HighBit: [15],
    PixelRepresentation: [coding.signed ? 1 : 0],
    PixelData: [storedSlice(volume, slice, coding)],
    WindowCenter: [decimal(window.center)],
    WindowWidth: [decimal(window.width)],
    BurnedInAnnotation: ['NO'],
    ...modules[storage](object),
  };
}

const storageClasses: Readonly<Record<ImageObject['storage'], string>> = {
  CT: CT_IMAGE_STORAGE,
  MR: MR_IMAGE_STORAGE,
  'secondary-capture': SECONDARY_CAPTURE_IMAGE_STORAGE,
};

/** The SOP Class UID of what is stored. */
export function imageStorageClass({ storage }: Pick<ImageObject, 'storage'>): string {
  return storageClasses[storage];
}

const rescale = ({ coding: { slope, intercept }, rescaleType }: ImageObject): DataSet => ({
  RescaleSlope: [decimal(slope)],
  RescaleIntercept: [decimal(intercept)],
  RescaleType: [rescaleType],
});

const modules: Readonly<Record<ImageObject['storage'], (object: ImageObject) => DataSet>> = {
  CT: (object) => ({
    SOPClassUID: [storageClasses.CT],
    Modality: ['CT'],
    AcquisitionNumber: [],
    KVP: [],
    ...rescale(object),
  }),
  MR: () => ({ SOPClassUID: [storageClasses.MR], Modality: ['MR'], AcquisitionNumber: [], ...mrModule }),
  'secondary-capture': (object) => ({
    SOPClassUID: [storageClasses['secondary-capture']],
    Modality: ['OT'],
    // Made on a workstation (WSD) and not digitised from anything.
    ConversionType: ['WSD'],
    PatientOrientation: [],
    ...rescale(object),
  }),
};

const mrModule: DataSet = {
  ScanningSequence: ['RM'],
  SequenceVariant: ['NONE'],
  ScanOptions: [],
  MRAcquisitionType: [],
  RepetitionTime: [],
  EchoTime: [],
  EchoTrainLength: [],
  PresentationLUTShape: ['IDENTITY'],
};

/** Image Plane module of a slice on the volume's own grid. */
export function planeModule(volume: Volume, slice: number): DataSet {
  const [betweenColumns, betweenRows, betweenSlices] = volume.spacing;
  const [row, column, normal] = volume.directions;
  const along = (axis: 0 | 1 | 2) => volume.origin[axis] + slice * betweenSlices * normal[axis];
  const position: LPS = [along(0), along(1), along(2)];
  return {
    ImagePositionPatient: position.map(decimal),
    ImageOrientationPatient: [...row, ...column].map(decimal),
    PixelSpacing: [decimal(betweenRows), decimal(betweenColumns)],
    SliceThickness: [decimal(betweenSlices)],
  };
}

/** A Decimal String: the closest one of at most 16 characters (PS3.5 6.2). */
export function decimal(value: number): string {
  const plain = String(value + 0);
  if (plain.length <= 16 && !plain.includes('Infinity') && !plain.includes('NaN')) return plain;
  for (let digits = 15; digits > 0; digits--) {
    const shorter = String(Number(value.toPrecision(digits)));
    if (shorter.length <= 16) return shorter;
  }
  throw new RangeError(`No decimal string for ${value}.`);
}

/** Local date and time, and both with the offset from UTC, as DICOM writes them. */
export function stampOf(now: Date): { date: string; time: string; dateTime: string } {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const offset = -now.getTimezoneOffset();
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`;
  return { date, time, dateTime: `${date}${time}${zone}` };
}
