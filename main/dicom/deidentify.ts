import type { Keyword } from './attributes.ts';
import type { DataSet, Value } from './data-set.ts';
import { code } from './code.ts';
import { isBodyPart } from './laterality.ts';
import { SOFTWARE } from './image-modules.ts';
import { keyedDigest, keyedUID } from './uid.ts';

/** A data set without what identifies its patient. */
export type Deidentify = (dataSet: DataSet) => DataSet;

/**
 * - `keep`: ours, or a number or code that says nothing of a person
 * - `empty`, `remove`: actions Z and X of the profile
 * - `uid`: action U, the same new UID for the same old one
 * - `pseudonym`, `name`: action Z with a value, so that the series of one patient stay together
 * - `items`: a sequence; its items are treated likewise
 * - `vendor`: action C, `UNKNOWN` for a name that is not one of the large vendors'
 * - a pattern: action C, kept where every value is one that the standard or this software defines, else emptied
 */
type Action =
  | 'keep'
  | 'empty'
  | 'remove'
  | 'uid'
  | 'name'
  | 'pseudonym'
  | 'items'
  | 'vendor'
  | RegExp
  | ((value: string) => boolean);

/** Names under which the large vendors' scanners present themselves; any other text could be anything. */
const vendor =
  /^(GE MEDICAL SYSTEMS|SIEMENS( HEALTHINEERS)?|PHILIPS( MEDICAL SYSTEMS)?|(TOSHIBA|CANON)(_MEC)?|HITACHI( MEDICAL CORPORATION)?|UIH|UNKNOWN)$/i;

/**
 * What becomes of every attribute that this product can write: PS3.15 Table E.1-1, Basic Application Level Confidentiality
 * Profile with the Clean Descriptors Option. An attribute that is not in the table cannot be written, so nothing slips
 * through: the compiler asks for a decision whenever one is added.
 */
const actions: Readonly<Record<Keyword, Action>> = {
  MediaStorageSOPClassUID: 'keep',
  MediaStorageSOPInstanceUID: 'uid',
  TransferSyntaxUID: 'keep',
  FileMetaInformationVersion: 'keep',
  ImplementationClassUID: 'keep',
  ImplementationVersionName: 'keep',
  FileSetID: 'remove',
  OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity: 'remove',
  OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity: 'remove',
  FileSetConsistencyFlag: 'remove',
  DirectoryRecordSequence: 'remove',
  OffsetOfTheNextDirectoryRecord: 'remove',
  RecordInUseFlag: 'remove',
  OffsetOfReferencedLowerLevelDirectoryEntity: 'remove',
  DirectoryRecordType: 'remove',
  ReferencedFileID: 'remove',
  ReferencedSOPClassUIDInFile: 'remove',
  ReferencedSOPInstanceUIDInFile: 'remove',
  ReferencedTransferSyntaxUIDInFile: 'remove',
  SpecificCharacterSet: 'keep',
  ImageType: 'keep',
  RecognitionCode: 'remove',
  InstanceCreationDate: 'remove',
  InstanceCreationTime: 'remove',
  SOPClassUID: 'keep',
  SOPInstanceUID: 'uid',
  SyntheticData: 'keep',
  StudyDate: 'empty',
  SeriesDate: 'remove',
  ContentDate: 'empty',
  AcquisitionDateTime: 'empty',
  StudyTime: 'empty',
  SeriesTime: 'remove',
  ContentTime: 'empty',
  AccessionNumber: 'empty',
  QueryRetrieveLevel: 'remove',
  Modality: 'keep',
  ModalitiesInStudy: 'remove',
  ConversionType: 'keep',
  Manufacturer: 'vendor',
  InstitutionName: 'remove',
  ReferringPhysicianName: 'empty',
  CodeValue: 'keep',
  CodingSchemeDesignator: 'keep',
  CodeMeaning: 'keep',
  StationName: 'remove',
  StudyDescription: 'remove',
  // What a user has typed does not get here: such an export has the usual description.
  SeriesDescription: 'keep',
  ManufacturerModelName: /^SynDiff Workstation( phantom| - [a-z0-9.-]+)?$/,
  ReferencedSeriesSequence: 'items',
  ReferencedInstanceSequence: 'items',
  ReferencedSOPClassUID: 'keep',
  ReferencedSOPInstanceUID: 'uid',
  ReferencedFrameNumber: 'keep',
  DerivationDescription: 'keep',
  SourceImageSequence: 'items',
  FrameType: 'remove',
  DerivationCodeSequence: 'items',
  PatientName: 'name',
  PatientID: 'pseudonym',
  IssuerOfPatientID: 'remove',
  PatientBirthDate: 'empty',
  PatientSex: 'empty',
  PatientAge: 'remove',
  PatientSize: 'remove',
  PatientWeight: 'remove',
  PatientIdentityRemoved: 'keep',
  DeidentificationMethod: 'keep',
  DeidentificationMethodCodeSequence: 'items',
  BodyPartExamined: isBodyPart,
  ScanningSequence: 'keep',
  SequenceVariant: 'keep',
  ScanOptions: 'empty',
  MRAcquisitionType: 'empty',
  SliceThickness: 'keep',
  KVP: 'empty',
  RepetitionTime: 'empty',
  EchoTime: 'empty',
  EchoTrainLength: 'empty',
  SpacingBetweenSlices: 'keep',
  DeviceSerialNumber: 'remove',
  DeviceUID: 'uid',
  SoftwareVersions: /^\d+\.\d+\.\d+$/,
  GantryDetectorTilt: 'remove',
  PatientPosition: /^([HF]F|[LRAP]F)(S|P|DR|DL)$/,
  ContentQualification: 'keep',
  EffectiveEchoTime: 'remove',
  MREchoSequence: 'remove',
  MRImageFrameTypeSequence: 'remove',
  CTImageFrameTypeSequence: 'remove',
  ContributingEquipmentSequence: 'items',
  ContributionDateTime: 'remove',
  ContributionDescription: 'keep',
  StudyInstanceUID: 'uid',
  SeriesInstanceUID: 'uid',
  StudyID: 'empty',
  SeriesNumber: 'keep',
  AcquisitionNumber: 'empty',
  InstanceNumber: 'keep',
  PatientOrientation: 'empty',
  ImagePositionPatient: 'keep',
  ImageOrientationPatient: 'keep',
  FrameOfReferenceUID: 'uid',
  Laterality: /^[LR]$/,
  PositionReferenceIndicator: 'empty',
  ImageComments: 'keep',
  StackID: 'remove',
  FrameContentSequence: 'remove',
  PlanePositionSequence: 'remove',
  PlaneOrientationSequence: 'remove',
  TemporalPositionIndex: 'remove',
  NumberOfStudyRelatedInstances: 'remove',
  NumberOfSeriesRelatedInstances: 'remove',
  SamplesPerPixel: 'keep',
  PhotometricInterpretation: 'keep',
  NumberOfFrames: 'keep',
  Rows: 'keep',
  Columns: 'keep',
  PixelSpacing: 'keep',
  BitsAllocated: 'keep',
  BitsStored: 'keep',
  HighBit: 'keep',
  PixelRepresentation: 'keep',
  BurnedInAnnotation: 'keep',
  LongitudinalTemporalInformationModified: 'keep',
  WindowCenter: 'keep',
  WindowWidth: 'keep',
  RescaleIntercept: 'keep',
  RescaleSlope: 'keep',
  RescaleType: 'keep',
  WindowCenterWidthExplanation: 'keep',
  LossyImageCompression: /^0[01]$/,
  LossyImageCompressionRatio: 'keep',
  LossyImageCompressionMethod: /^ISO_\d+_\d+$/,
  SpatialLocationsPreserved: 'keep',
  PixelMeasuresSequence: 'remove',
  PixelValueTransformationSequence: 'remove',
  ConceptNameCodeSequence: 'items',
  PurposeOfReferenceCodeSequence: 'items',
  DocumentTitle: 'keep',
  // Whoever has a report de-identified has made it without a patient attribute.
  EncapsulatedDocument: 'keep',
  MIMETypeOfEncapsulatedDocument: 'keep',
  SourceInstanceSequence: 'items',
  EncapsulatedDocumentLength: 'keep',
  PresentationLUTShape: 'keep',
  SharedFunctionalGroupsSequence: 'remove',
  PerFrameFunctionalGroupsSequence: 'remove',
  PixelData: 'keep',
};

/** Attributes that say what was done (PS3.15 E.1.1, E.2; codes of CID 7050). */
const method: DataSet = {
  PatientIdentityRemoved: ['YES'],
  DeidentificationMethod: ['DICOM PS3.15 Basic Profile with Clean Descriptors Option'],
  DeidentificationMethodCodeSequence: [
    code('113100', 'DCM', 'Basic Application Confidentiality Profile'),
    code('113105', 'DCM', 'Clean Descriptors Option'),
  ],
  LongitudinalTemporalInformationModified: ['REMOVED'],
};

/**
 * De-identification of derived objects by PS3.15 Annex E. Our own safety texts and the provenance of the translation stay.
 * Burnt-in text and recognisable faces are not looked for.
 *
 * @param key a secret of the installation: the same key gives the same patient the same pseudonym and the same UID the
 *   same new one, and without it nobody can tell which they were
 */
export function deidentifier(key: string): Deidentify {
  return (dataSet) => {
    const { PatientID = [], PatientName = [], StudyInstanceUID = [] } = dataSet;
    const person = PatientID.length > 0 ? PatientID : PatientName.length > 0 ? PatientName : StudyInstanceUID;
    const pseudonym = `SYN-${keyedDigest(key, person.join('\\')).slice(0, 12).toUpperCase()}`;
    return { ...treat(dataSet, key, pseudonym), ...method };
  };
}

function treat(dataSet: DataSet, key: string, pseudonym: string): DataSet {
  const entries = (Object.keys(dataSet) as Keyword[]).flatMap((keyword) => {
    const values = valuesAfter(actions[keyword], dataSet[keyword] ?? [], key, pseudonym);
    return values === null ? [] : [[keyword, values] as const];
  });
  return Object.fromEntries(entries);
}

/** @returns null where the attribute goes */
function valuesAfter(
  action: Action,
  values: readonly Value[],
  key: string,
  pseudonym: string,
): readonly Value[] | null {
  switch (action) {
    case 'keep':
      return values;
    case 'empty':
      return [];
    case 'remove':
      return null;
    case 'uid':
      return values.map((value) => keyedUID(key, String(value)));
    case 'pseudonym':
      return [pseudonym];
    case 'name':
      return [`${pseudonym}^De-identified`];
    case 'vendor':
      return values.map((value) => (value === SOFTWARE.manufacturer || vendor.test(String(value)) ? value : 'UNKNOWN'));
    case 'items':
      return values.map((item) => treat(item as DataSet, key, pseudonym));
    default: {
      const isKnown = action instanceof RegExp ? (value: string) => action.test(value) : action;
      return values.every((value) => isKnown(String(value))) ? values : [];
    }
  }
}
