import { DataError } from '../errors.ts';
import type { Keyword } from './attributes.ts';
import type { DataSet } from './data-set.ts';
import type { Part10File } from './part10-file.ts';

/** One record of a DICOMDIR with those below it. */
export interface DirectoryRecord {
  attributes: DataSet;
  below: DirectoryRecord[];
}

/** An instance of the medium. */
export interface MediumFile {
  header: Part10File;
  /** components of its File ID */
  fileID: readonly string[];
}

/** The keys of a record type: which must have a value (Type 1) and what stands in where the instance has none. */
interface Level {
  type: 'PATIENT' | 'STUDY' | 'SERIES' | 'IMAGE';
  /** what tells one record of this level from another */
  identity: readonly Keyword[];
  required: Partial<Record<Keyword, (index: number) => string>>;
  optional: readonly Keyword[];
}

/** PS3.3 F.5.1 to F.5.4. Placeholders are those that everybody recognises as such. */
const levels: readonly Level[] = [
  {
    type: 'PATIENT',
    identity: ['PatientID', 'PatientName', 'PatientBirthDate'],
    required: { PatientID: (index) => `UNKNOWN-${index + 1}` },
    optional: ['PatientName', 'PatientBirthDate', 'PatientSex'],
  },
  {
    type: 'STUDY',
    identity: ['StudyInstanceUID'],
    required: {
      StudyDate: () => '19000101',
      StudyTime: () => '000000',
      StudyID: (index) => String(index + 1),
      StudyInstanceUID: missing,
    },
    optional: ['StudyDescription', 'AccessionNumber', 'ReferringPhysicianName'],
  },
  {
    type: 'SERIES',
    identity: ['SeriesInstanceUID'],
    required: { Modality: missing, SeriesInstanceUID: missing, SeriesNumber: (index) => String(9000 + index) },
    optional: ['SeriesDescription'],
  },
  {
    type: 'IMAGE',
    identity: ['SOPInstanceUID'],
    required: { InstanceNumber: (index) => String(index + 1) },
    optional: [
      'ImageType',
      'ImagePositionPatient',
      'ImageOrientationPatient',
      'FrameOfReferenceUID',
      'Rows',
      'Columns',
    ],
  },
];

/**
 * The records of a medium, PATIENT → STUDY → SERIES → IMAGE (PS3.3 F.4).
 * @returns the roots, and the keys that must have a value and were filled with a placeholder
 * @throws DataError `incomplete-instance` where a key that nobody may make up is missing
 */
export function directoryRecords(files: readonly MediumFile[]): { roots: DirectoryRecord[]; filled: Keyword[] } {
  const filled = new Set<Keyword>();
  const under = (group: readonly MediumFile[], depth: number): DirectoryRecord[] => {
    const level = levels[depth];
    if (level === undefined) return [];
    return [...grouped(group, level.identity)].map((members, index) => ({
      attributes: {
        ...recordOf(level, members[0]!, index, filled),
        ...(level.type === 'IMAGE' ? reference(members[0]!) : {}),
      },
      below: under(members, depth + 1),
    }));
  };
  return { roots: under(files, 0), filled: [...filled] };
}

function grouped(files: readonly MediumFile[], identity: readonly Keyword[]): Iterable<MediumFile[]> {
  const groups = new Map<string, MediumFile[]>();
  for (const file of files) {
    const key = identity.map((keyword) => file.header.string(keyword)).join('\\');
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return groups.values();
}

function recordOf({ type, required, optional }: Level, { header }: MediumFile, index: number, filled: Set<Keyword>) {
  const attributes: { [K in Keyword]?: readonly (string | number)[] } = {
    SpecificCharacterSet: ['ISO_IR 192'],
    DirectoryRecordType: [type],
    RecordInUseFlag: [0xffff],
    OffsetOfTheNextDirectoryRecord: [0],
    OffsetOfReferencedLowerLevelDirectoryEntity: [0],
  };
  for (const keyword of optional)
    attributes[keyword] = numeric.has(keyword) ? header.numbers(keyword) : header.strings(keyword);
  for (const [keyword, placeholder] of Object.entries(required) as [Keyword, (index: number) => string][]) {
    const values = header.strings(keyword);
    if (values.length === 0) filled.add(keyword);
    attributes[keyword] = values.length > 0 ? values : [placeholder(index)];
  }
  return attributes;
}

const numeric: ReadonlySet<Keyword> = new Set(['Rows', 'Columns']);

function reference({ header, fileID }: MediumFile): DataSet {
  return {
    ReferencedFileID: fileID,
    ReferencedSOPClassUIDInFile: header.strings('SOPClassUID'),
    ReferencedSOPInstanceUIDInFile: header.strings('SOPInstanceUID'),
    ReferencedTransferSyntaxUIDInFile: [header.transferSyntaxUID],
  };
}

function missing(): never {
  throw new DataError('incomplete-instance', 'An instance without study, series or modality cannot be listed.', '');
}
