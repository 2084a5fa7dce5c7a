import type { Step } from '../step.ts';
import { code } from './code.ts';
import type { DataSet } from './data-set.ts';
import { NOT_FOR_DIAGNOSIS } from './derivation.ts';
import { derivedInstanceUID, newIdentity, type ExportSettings } from './derived-series.ts';
import { objectOf, type Storage } from './derived-object.ts';
import { imageStorageClass, SOFTWARE, stampOf } from './image-modules.ts';
import type { Series } from './series.ts';
import { ENCAPSULATED_PDF_STORAGE } from './sop-classes.ts';
import { sourceAttributes } from './source-attributes.ts';
import { isValidUID, uidFrom } from './uid.ts';
import type { Volume } from './volume.ts';
import { writeSeries, type WrittenSeries } from './write-series.ts';

/** One instance that a document is about. */
export interface InstanceReference {
  sopClassUID: string;
  sopInstanceUID: string;
}

export interface EncapsulatedDocument {
  /** the bytes of a PDF file */
  pdf: Uint8Array;
  /** Short Text: at most 1024 characters */
  title: string;
  /** series that were read; what identifies them is replaced where the document is de-identified */
  about: readonly Series[];
  /** instances of this software's own making, referred to as they are */
  derived: readonly InstanceReference[];
  /** whether a reader of the pages sees who the patient is */
  namesPatient: boolean;
  softwareVersion: string;
}

/** No code of the standard means a report about a synthetic series, and this one is no diagnostic report. */
const conceptName = code('SYNDIFF002', '99SYNDIFF', 'Fidelity report of a synthetic series');

/**
 * Writes a PDF as a series of its own into the study of a source (Encapsulated PDF IOD, PS3.3 A.45.1; Encapsulated Document
 * module, C.24.2), with references to all instances that it is about. Its series number is the source's times 100 plus 3,
 * or 9003.
 *
 * @param folder made where it does not exist; the file appears whole
 * @throws DataError codes `corrupt-file`, `character-set`; UserError `folder-unwritable`; CancelledError
 */
export async function writeEncapsulatedPDF(
  source: Series,
  document: EncapsulatedDocument,
  folder: string,
  { deidentify = (dataSet) => dataSet, identity = newIdentity() }: Pick<ExportSettings, 'deidentify' | 'identity'> = {},
  step: Step = {},
): Promise<WrittenSeries> {
  const { seriesInstanceUID, made } = identity;
  const { shared, seriesNumber } = await sourceAttributes(source);
  const dataSet: DataSet = {
    ...withoutImage(shared),
    ...documentModules(document, made),
    SeriesNumber: [String(seriesNumber && seriesNumber > 0 ? seriesNumber * 100 + 3 : 9003)],
  };
  const read = document.about.flatMap(({ instances }) => instances);
  return writeSeries(
    folder,
    seriesInstanceUID,
    1,
    () => {
      const treated = deidentify({ ...dataSet, SourceInstanceSequence: distinctReferences(read) });
      const { SourceInstanceSequence: ofRead = [] } = treated;
      const all = [...document.derived.map(referenceTo), ...ofRead];
      return {
        ...treated,
        // Type 1C: not there rather than empty.
        ...(all.length > 0 ? { SourceInstanceSequence: all } : {}),
        SeriesInstanceUID: [seriesInstanceUID],
        SOPInstanceUID: [uidFrom(`${seriesInstanceUID} document`)],
      };
    },
    step,
  );
}

/** The instances that `writeDerivedSeries` makes of a volume under a Series Instance UID. */
export function translationInstances(
  seriesInstanceUID: string,
  volume: Volume,
  storage: Storage = 'modality',
): InstanceReference[] {
  const sopClassUID = imageStorageClass(objectOf('translation', volume, storage));
  return Array.from({ length: volume.dimensions[2] }, (_, slice) => ({
    sopClassUID,
    sopInstanceUID: derivedInstanceUID(seriesInstanceUID, slice),
  }));
}

/** Patient and study only: a document lies nowhere in the patient and has no pixels. */
function withoutImage(shared: DataSet): DataSet {
  const {
    FrameOfReferenceUID: _frame,
    PositionReferenceIndicator: _indicator,
    PatientPosition: _position,
    Laterality: _laterality,
    BodyPartExamined: _part,
    LossyImageCompression: _lossy,
    LossyImageCompressionRatio: _ratio,
    LossyImageCompressionMethod: _method,
    ...patientAndStudy
  } = shared;
  return patientAndStudy;
}

function documentModules(document: EncapsulatedDocument, made: Date): DataSet {
  const { date, time, dateTime } = stampOf(made);
  const { pdf, title, namesPatient, softwareVersion } = document;
  return {
    SOPClassUID: [ENCAPSULATED_PDF_STORAGE],
    SyntheticData: ['YES'],
    InstanceCreationDate: [date],
    InstanceCreationTime: [time],
    Modality: ['DOC'],
    SeriesDescription: ['SYN FIDELITY REPORT - RESEARCH, NOT FOR DIAGNOSIS'],
    SeriesDate: [date],
    SeriesTime: [time],
    Manufacturer: [SOFTWARE.manufacturer],
    ManufacturerModelName: [SOFTWARE.model],
    SoftwareVersions: [softwareVersion],
    ConversionType: ['WSD'],
    InstanceNumber: ['1'],
    ContentDate: [date],
    ContentTime: [time],
    AcquisitionDateTime: [dateTime],
    BurnedInAnnotation: [namesPatient ? 'YES' : 'NO'],
    DocumentTitle: [`${title}. ${NOT_FOR_DIAGNOSIS}.`.slice(0, 1024)],
    ConceptNameCodeSequence: [conceptName],
    MIMETypeOfEncapsulatedDocument: ['application/pdf'],
    EncapsulatedDocumentLength: [pdf.length],
    EncapsulatedDocument: [evenLength(pdf)],
  };
}

/** Two frames may be of one instance. Sources without usable UIDs cannot be referred to. */
function distinctReferences(instances: readonly InstanceReference[]): DataSet[] {
  const named = instances.filter(({ sopInstanceUID }) => isValidUID(sopInstanceUID));
  return [...new Map(named.map((one) => [one.sopInstanceUID, referenceTo(one)])).values()];
}

const referenceTo = ({ sopClassUID, sopInstanceUID }: InstanceReference): DataSet => ({
  ReferencedSOPClassUID: [sopClassUID],
  ReferencedSOPInstanceUID: [sopInstanceUID],
});

/** Encapsulated Document is padded to an even length (PS3.5 8.1.1); its true length stands beside it. */
function evenLength(bytes: Uint8Array): ArrayBuffer {
  const padded = new Uint8Array(bytes.length + (bytes.length % 2));
  padded.set(bytes);
  return padded.buffer;
}
