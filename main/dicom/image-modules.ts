import { DataError } from '../errors.ts';
import type { DataSet } from './data-set.ts';
import { CT_IMAGE_STORAGE, MR_IMAGE_STORAGE } from './sop-classes.ts';
import type { LPS, Volume } from './volume.ts';

export type WrittenModality = 'CT' | 'MR';

export const SOFTWARE = {
  manufacturer: 'SynDiff Workstation project',
  model: 'SynDiff Workstation',
};

export const sopClassOf = (modality: WrittenModality): string =>
  modality === 'CT' ? CT_IMAGE_STORAGE : MR_IMAGE_STORAGE;

/** First window shown: soft tissue of the upper abdomen for CT, nearly the whole range for MR. */
export function windowOf(modality: WrittenModality, volume: Volume): { center: number; width: number } {
  if (modality === 'CT') return { center: 60, width: 400 };
  const { low, high } = robustRange(volume.values);
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
 * demanded. No acquisition parameter is made up: where one is demanded, it is there and empty, and the MR is marked as
 * Research Mode (RM). Classic MR has no rescale: its values are stored as they are.
 *
 * @throws DataError where values do not fit 16 bits
 */
export function imageModules(
  volume: Volume,
  slice: number,
  modality: WrittenModality,
  imageType: readonly string[],
): DataSet {
  const [columns, rows] = volume.dimensions;
  const { center, width } = windowOf(modality, volume);
  return {
    ImageType: imageType,
    SOPClassUID: [sopClassOf(modality)],
    Modality: [modality],
    InstanceNumber: [String(slice + 1)],
    SamplesPerPixel: [1],
    PhotometricInterpretation: ['MONOCHROME2'],
    Rows: [rows],
    Columns: [columns],
    BitsAllocated: [16],
    BitsStored: [16],
    HighBit: [15],
    PixelRepresentation: [modality === 'CT' ? 1 : 0],
    PixelData: [storedSlice(volume, slice, modality)],
    WindowCenter: [decimal(center)],
    WindowWidth: [decimal(width)],
    BurnedInAnnotation: ['NO'],
    AcquisitionNumber: [],
    ...(modality === 'CT' ? ctModule : mrModule),
  };
}

const ctModule: DataSet = { KVP: [], RescaleSlope: ['1'], RescaleIntercept: ['0'], RescaleType: ['HU'] };

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

/** CT: signed Hounsfield units. MR: unsigned arbitrary units. Fractions are rounded. */
function storedSlice(volume: Volume, slice: number, modality: WrittenModality): ArrayBuffer {
  const [columns, rows] = volume.dimensions;
  const pixels = columns * rows;
  const values = volume.values.subarray(slice * pixels, (slice + 1) * pixels);
  const [least, most] = modality === 'CT' ? [-32768, 32767] : [0, 65535];
  const stored = new DataView(new ArrayBuffer(2 * pixels));
  values.forEach((value, index) => {
    const rounded = Math.round(value);
    if (!(rounded >= least && rounded <= most))
      throw new DataError(
        'value-out-of-range',
        `Value ${value} of slice ${slice + 1} cannot be stored as ${modality}.`,
        '',
      );
    stored.setUint16(2 * index, rounded & 0xffff, true);
  });
  return stored.buffer;
}

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
