import { DataError } from '../errors.ts';
import { vrOf, type Keyword } from './attributes.ts';
import { isKnownCharacterSet } from './character-set.ts';
import type { DataSet } from './data-set.ts';
import type { MintedUID } from './derivation.ts';
import { readHeader } from './header-file.ts';
import type { Instance } from './instance.ts';
import { needsLaterality } from './laterality.ts';
import type { Part10File } from './part10-file.ts';
import type { Series } from './series.ts';
import { isValidUID, uidFrom } from './uid.ts';

/** What derived objects take over from the files of their source. */
export interface SourceAttributes {
  /** patient, study, frame of reference: copied exactly */
  shared: DataSet;
  /** who acquired the source, for Contributing Equipment */
  scanner: DataSet;
  seriesNumber: number | undefined;
  /** UIDs that the source leaves out */
  minted: readonly MintedUID[];
}

/** Patient and General Study attributes that stay as they are, so that the derived series hangs with its study. */
const kept: readonly Keyword[] = [
  'PatientName',
  'PatientID',
  'PatientBirthDate',
  'PatientSex',
  'StudyDate',
  'StudyTime',
  'AccessionNumber',
  'ReferringPhysicianName',
  'StudyID',
];
/** The same, but left out where the source has none. */
const keptIfPresent: readonly Keyword[] = [
  'IssuerOfPatientID',
  'StudyDescription',
  'PatientAge',
  'PatientSize',
  'PatientWeight',
  'BodyPartExamined',
];
const ofScanner: readonly Keyword[] = [
  'Manufacturer',
  'InstitutionName',
  'StationName',
  'ManufacturerModelName',
  'DeviceSerialNumber',
  'SoftwareVersions',
];

/**
 * Reads what a derived series takes over. UIDs that the source leaves empty are made up so that every derived series of
 * that source gets the same.
 * @throws DataError codes `corrupt-file`, `character-set`
 */
export async function sourceAttributes(source: Series): Promise<SourceAttributes> {
  const files = new Map(source.instances.map((instance) => [instance.name, instance]));
  const headers = await Promise.all([...files.values()].map(headerOf));
  const [first] = headers;
  if (first === undefined) throw new Error('The source has no slices.');
  const minted: MintedUID[] = [];
  const uidOr = (uid: string, what: MintedUID) => {
    if (isValidUID(uid)) return uid;
    minted.push(what);
    return uidFrom(`${what} ${source.id} ${source.instances.map((instance) => instance.sopInstanceUID).join(' ')}`);
  };
  const studyInstanceUID = uidOr(source.studyInstanceUID, 'Study Instance UID');
  const frameOfReferenceUID = uidOr(source.frameOfReferenceUID, 'Frame of Reference UID');
  return {
    shared: {
      ...copy(first, kept),
      ...copyPresent(first, keptIfPresent),
      ...lossyFlag(headers),
      StudyInstanceUID: [studyInstanceUID],
      FrameOfReferenceUID: [frameOfReferenceUID],
      PositionReferenceIndicator: first.strings('PositionReferenceIndicator'),
      PatientPosition: first.strings('PatientPosition'),
      ...(needsLaterality(first.string('BodyPartExamined')) ? { Laterality: first.strings('Laterality') } : {}),
    },
    scanner: copyPresent(first, ofScanner),
    seriesNumber: first.number('SeriesNumber'),
    minted,
  };
}

/** Once lossy, always lossy (PS3.3 C.7.6.1.1.5): one lossy source slice marks every derived one. */
function lossyFlag(headers: readonly Part10File[]): DataSet {
  const lossy = headers.find((header) => header.string('LossyImageCompression') === '01');
  if (lossy === undefined) return { LossyImageCompression: ['00'] };
  return {
    LossyImageCompression: ['01'],
    ...copyPresent(lossy, ['LossyImageCompressionRatio', 'LossyImageCompressionMethod']),
  };
}

async function headerOf({ file, entry, name }: Instance): Promise<Part10File> {
  const read = await readHeader({ file, ...(entry ? { entry } : {}) });
  if (read === null) throw new DataError('corrupt-file', 'The source file is no longer DICOM.', name);
  if (!isKnownCharacterSet(read.header.characterSets))
    throw new DataError('character-set', 'The text of the source is in an unknown character set.', name);
  return read.header;
}

const copy = (header: Part10File, keywords: readonly Keyword[]): DataSet =>
  Object.fromEntries(keywords.map((keyword) => [keyword, header.strings(keyword).map(withoutControls)]));

/** Only values that are there and well-formed: a derived object must not repeat a fault of its source. */
const copyPresent = (header: Part10File, keywords: readonly Keyword[]): DataSet =>
  copy(
    header,
    keywords.filter((keyword) => {
      const values = header.strings(keyword);
      return values.length > 0 && values.every((value) => isWellFormed(keyword, value));
    }),
  );

/** Age String and Decimal String (PS3.5 6.2); other texts are free. */
function isWellFormed(keyword: Keyword, value: string): boolean {
  if (vrOf(keyword) === 'AS') return /^\d{3}[DWMY]$/.test(value);
  return vrOf(keyword) !== 'DS' || (value.length <= 16 && Number.isFinite(Number(value)));
}

const withoutControls = (text: string) => text.replace(/\p{Cc}/gu, '');
