import type { Keyword } from './attributes.ts';
import { DataError } from '../errors.ts';
import { encodeMeta } from './data-set.ts';
import { readHeader } from './header-file.ts';
import { parsePart10, type AttributeReader } from './part10-file.ts';
import { openStored } from './stored-file.ts';
import { isValidUID } from './uid.ts';

/** A Part 10 file as something to hand on: what it is, and where its data set begins. */
export interface StoredObject {
  file: string;
  /** bytes */
  size: number;
  /** of the data set: what comes before is the preamble and the meta header, which no network service sends */
  dataSetOffset: number;
  sopClassUID: string;
  sopInstanceUID: string;
  transferSyntaxUID: string;
  studyInstanceUID: string;
  seriesInstanceUID: string;
  /** the first value of an attribute, '' where there is none */
  text: (keyword: Keyword) => string;
}

const PREAMBLE = 132;
const GROUP_LENGTH_ELEMENT = 12;

/**
 * Reads what a file is, without its pixels.
 * @throws DataError `not-dicom`, `no-meta-header`, `incomplete-instance`, `corrupt-file`; what the file system throws
 */
export async function readStoredObject(file: string): Promise<StoredObject> {
  const read = await readHeader({ file });
  if (read === null) throw new DataError('not-dicom', 'The file is not DICOM.', file);
  const { header, size } = read;
  const object = {
    file,
    size,
    dataSetOffset: await dataSetOffsetOf(file, size),
    sopClassUID: header.string('SOPClassUID') || header.string('MediaStorageSOPClassUID'),
    sopInstanceUID: header.string('SOPInstanceUID') || header.string('MediaStorageSOPInstanceUID'),
    transferSyntaxUID: header.transferSyntaxUID,
    studyInstanceUID: header.string('StudyInstanceUID'),
    seriesInstanceUID: header.string('SeriesInstanceUID'),
    text: (keyword: Keyword) => header.string(keyword),
  };
  for (const uid of ['sopClassUID', 'sopInstanceUID', 'studyInstanceUID', 'seriesInstanceUID'] as const)
    if (!isValidUID(object[uid]))
      throw new DataError('incomplete-instance', `The file has no usable ${uid.replace(/^sop/, 'SOP ')}.`, file);
  return object;
}

/** PS3.10 7.1: the first element of the meta header is its length, always Explicit VR Little Endian. */
async function dataSetOffsetOf(file: string, size: number): Promise<number> {
  const { read, close } = await openStored({ file });
  const bytes = await read(0, PREAMBLE + GROUP_LENGTH_ELEMENT).finally(close);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isGroupLength =
    bytes.length === PREAMBLE + GROUP_LENGTH_ELEMENT &&
    Buffer.from(bytes.subarray(PREAMBLE - 4, PREAMBLE)).toString('latin1') === 'DICM' &&
    view.getUint32(PREAMBLE, true) === 0x0000_0002 &&
    Buffer.from(bytes.subarray(PREAMBLE + 4, PREAMBLE + 6)).toString('latin1') === 'UL';
  const offset = isGroupLength ? PREAMBLE + GROUP_LENGTH_ELEMENT + view.getUint32(PREAMBLE + 8, true) : 0;
  if (isGroupLength && offset < size) return offset;
  throw new DataError(
    'no-meta-header',
    'The file has no meta header that says where its data set begins.',
    file,
    'Only whole DICOM files (PS3.10) can be handed on as they are.',
  );
}

/** What comes before a data set that has arrived over the network: both together make a Part 10 file. */
export const part10Head: (sopClassUID: string, sopInstanceUID: string, transferSyntaxUID: string) => Uint8Array =
  encodeMeta;

const IMPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2';

/**
 * Parses a data set that came without a file, in Implicit VR Little Endian unless it says otherwise.
 * @throws DataError `corrupt-file`
 */
export function parseDataSet(bytes: Uint8Array, transferSyntaxUID = IMPLICIT_VR_LITTLE_ENDIAN): AttributeReader {
  const parsed = parsePart10(Buffer.concat([part10Head('1.2.3', '1.2.3', transferSyntaxUID), bytes]));
  if (parsed === null) throw new DataError('corrupt-file', 'The data set cannot be parsed.', '');
  return parsed;
}
