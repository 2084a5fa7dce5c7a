import { DataError } from '../errors.ts';
import type { Step } from '../step.ts';
import { vrOf, type Keyword } from './attributes.ts';
import { isKnownCharacterSet } from './character-set.ts';
import type { DataSet } from './data-set.ts';
import {
  contributingEquipment,
  derivationCode,
  derivationDescription,
  NOT_FOR_DIAGNOSIS,
  seriesDescriptionOf,
  sourceImagePurpose,
  type DerivationRecipe,
  type MintedUID,
} from './derivation.ts';
import { decimal, imageModules, SOFTWARE, stampOf, type WrittenModality } from './image-modules.ts';
import { readHeader } from './header-file.ts';
import type { Instance } from './instance.ts';
import { needsLaterality } from './laterality.ts';
import type { Part10File } from './part10-file.ts';
import type { Series } from './series.ts';
import { isValidUID, newUID, uidFrom } from './uid.ts';
import type { Volume } from './volume.ts';
import { writeSeries, type WrittenSeries } from './write-series.ts';

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
 * Writes a translation as a derived series of the source's study, on the source's grid (PS3.3 A.3, A.4; what each
 * attribute is for: C.7.6.1.1.2 to .5, C.12.1). Its series number is the source's times 100 plus 1, or 9001.
 *
 * UIDs that the source leaves empty are made up so that every derived series of that source gets the same, and the
 * Derivation Description says so.
 *
 * @param volume must have the source's dimensions: voxel by voxel it lies where the source's does
 * @param folder made where it does not exist; files appear whole, and none remain after a failure
 * @param step `onProgress` is told the share that is done, 0 to 1
 * @throws DataError codes `grid-mismatch`, `character-set`, `value-out-of-range`; UserError `folder-unwritable`;
 *   CancelledError
 */
export async function writeDerivedSeries(
  source: Series,
  volume: Volume,
  recipe: DerivationRecipe,
  folder: string,
  step: Step = {},
): Promise<WrittenSeries> {
  if (volume.dimensions.some((size, axis) => size !== source.dimensions[axis]))
    throw new DataError(
      'grid-mismatch',
      `The translation has ${volume.dimensions.join(' × ')} voxels, its source ${source.dimensions.join(' × ')}.`,
      source.seriesInstanceUID || source.id,
    );
  const modality: WrittenModality = recipe.direction === 'ct-to-mrt1' ? 'MR' : 'CT';
  const imageType = ['DERIVED', 'SECONDARY', modality === 'MR' ? 'OTHER' : 'AXIAL', 'SYNTHETIC'];
  const seriesInstanceUID = newUID();
  const shared = await sharedAttributes(source, recipe, seriesInstanceUID);
  return writeSeries(
    folder,
    seriesInstanceUID,
    volume.dimensions[2],
    async (slice) => {
      const instance = source.instances[slice];
      if (instance === undefined) throw new Error(`The source has no slice ${slice}.`);
      return {
        ...imageModules(volume, slice, modality, imageType),
        ...shared,
        SOPInstanceUID: [newUID()],
        ...sourcePlane(instance, source),
        ...references(instance, source),
      };
    },
    step,
  );
}

async function sharedAttributes(source: Series, recipe: DerivationRecipe, seriesInstanceUID: string): Promise<DataSet> {
  const headers = await Promise.all([...new Set(source.instances.map(({ file }) => file))].map(headerOf));
  const [first] = headers;
  if (first === undefined) throw new Error('The source has no slices.');
  const { date, time, dateTime } = stampOf(new Date());
  const minted: MintedUID[] = [];
  const uidOr = (uid: string, what: MintedUID) => {
    if (isValidUID(uid)) return uid;
    minted.push(what);
    return uidFrom(`${what} ${source.id} ${source.instances.map((instance) => instance.sopInstanceUID).join(' ')}`);
  };
  const studyInstanceUID = uidOr(source.studyInstanceUID, 'Study Instance UID');
  const frameOfReferenceUID = uidOr(source.frameOfReferenceUID, 'Frame of Reference UID');
  const seriesNumber = first.number('SeriesNumber');
  return {
    ...copy(first, kept),
    ...copyPresent(first, keptIfPresent),
    ...lossyFlag(headers),
    StudyInstanceUID: [studyInstanceUID],
    FrameOfReferenceUID: [frameOfReferenceUID],
    PositionReferenceIndicator: first.strings('PositionReferenceIndicator'),
    PatientPosition: first.strings('PatientPosition'),
    ...(needsLaterality(first.string('BodyPartExamined')) ? { Laterality: first.strings('Laterality') } : {}),
    SeriesInstanceUID: [seriesInstanceUID],
    SeriesNumber: [String(seriesNumber && seriesNumber > 0 ? seriesNumber * 100 + 1 : 9001)],
    SeriesDescription: [seriesDescriptionOf(recipe.direction)],
    SeriesDate: [date],
    SeriesTime: [time],
    ContentDate: [date],
    ContentTime: [time],
    InstanceCreationDate: [date],
    InstanceCreationTime: [time],
    Manufacturer: [SOFTWARE.manufacturer],
    ManufacturerModelName: [SOFTWARE.model],
    SoftwareVersions: [recipe.softwareVersion],
    SyntheticData: ['YES'],
    ContentQualification: ['RESEARCH'],
    DerivationDescription: [derivationDescription(recipe, minted)],
    DerivationCodeSequence: [derivationCode],
    ContributingEquipmentSequence: contributingEquipment(copyPresent(first, ofScanner), recipe, dateTime),
    ImageComments: [`SYNTHETIC - ${NOT_FOR_DIAGNOSIS}. Research only.`],
    WindowCenterWidthExplanation: ['Synthetic image'],
  };
}

/** Geometry is copied as written, not recomputed: it must read back identical. */
function sourcePlane(instance: Instance, source: Series): DataSet {
  return {
    ImagePositionPatient: instance.position.map(decimal),
    ImageOrientationPatient: instance.orientation.map(decimal),
    PixelSpacing: instance.pixelSpacing.map(decimal),
    SliceThickness: [decimal(source.grid.spacing[2])],
  };
}

/** References to the source, as far as it has UIDs that can be referred to. */
function references(instance: Instance, source: Series): DataSet {
  if (!isValidUID(instance.sopInstanceUID)) return {};
  const reference: DataSet = {
    ReferencedSOPClassUID: [instance.sopClassUID],
    ReferencedSOPInstanceUID: [instance.sopInstanceUID],
  };
  const image: DataSet = {
    ...reference,
    ...((instance.numberOfFrames ?? 1) > 1 ? { ReferencedFrameNumber: [String((instance.frame ?? 0) + 1)] } : {}),
    SpatialLocationsPreserved: ['YES'],
    PurposeOfReferenceCodeSequence: [sourceImagePurpose],
  };
  const series: DataSet = { SeriesInstanceUID: [source.seriesInstanceUID], ReferencedInstanceSequence: [reference] };
  return {
    SourceImageSequence: [image],
    ...(isValidUID(source.seriesInstanceUID) ? { ReferencedSeriesSequence: [series] } : {}),
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

async function headerOf(file: string): Promise<Part10File> {
  const read = await readHeader(file);
  if (read === null) throw new DataError('corrupt-file', 'The source file is no longer DICOM.', file);
  if (!isKnownCharacterSet(read.header.characterSets))
    throw new DataError('character-set', 'The text of the source is in an unknown character set.', file);
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
