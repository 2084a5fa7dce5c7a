import { DataError } from '../errors.ts';
import type { Step } from '../step.ts';
import type { DataSet } from './data-set.ts';
import type { Deidentify } from './deidentify.ts';
import {
  contributingEquipment,
  derivationCode,
  derivationDescription,
  imageComments,
  seriesDescriptionOf,
  resamplingCode,
  sourceImagePurpose,
  type DerivationRecipe,
  type DerivedContent,
} from './derivation.ts';
import { decimal, imageModules, planeModule, SOFTWARE, stampOf } from './image-modules.ts';
import type { Instance } from './instance.ts';
import { objectOf, type Storage } from './derived-object.ts';
import type { Series } from './series.ts';
import { sourceAttributes, type SourceAttributes } from './source-attributes.ts';
import { isValidUID, newUID, uidFrom } from './uid.ts';
import type { Resampling, Volume } from './volume.ts';
import { writeSeries, type WrittenSeries } from './write-series.ts';

/** What is decided of a derived series before it is written: written again with the same, it is the same, byte for byte. */
export interface DerivedIdentity {
  seriesInstanceUID: string;
  /** the moment that its dates and times name */
  made: Date;
}

export function newIdentity(): DerivedIdentity {
  return { seriesInstanceUID: newUID(), made: new Date() };
}

export interface ExportSettings {
  /** default `modality` */
  storage?: Storage;
  /** takes away what identifies the patient; default: patient and study are copied exactly */
  deidentify?: Deidentify | undefined;
  /** default: a new one */
  identity?: DerivedIdentity | undefined;
}

/**
 * Writes a translation, or the standard deviation of its samples, as a derived series of the source's study, on the
 * source's grid (PS3.3 A.3, A.4; what each attribute is for: C.7.6.1.1.2 to .5, C.12.1). Its series number is the source's
 * times 100 plus 1 (the deviation's: plus 2), or 9001 (9002).
 *
 * @param volume must have the source's dimensions: voxel by voxel it lies where the source's does. One that was
 *   resampled lies on its own grid, and each of its slices refers to those it was interpolated from
 * @param folder made where it does not exist; files appear whole, and none remain after a failure
 * @param step `onProgress` is told the share that is done, 0 to 1
 * @throws DataError codes `grid-mismatch`, `character-set`, `value-out-of-range`; UserError `folder-unwritable`;
 *   CancelledError
 */
export async function writeDerivedSeries(
  source: Series,
  content: DerivedContent,
  volume: Volume,
  recipe: DerivationRecipe,
  folder: string,
  { storage = 'modality', deidentify = unchanged, identity = newIdentity() }: ExportSettings = {},
  step: Step = {},
): Promise<WrittenSeries> {
  const { resampled } = volume;
  if (!resampled && volume.dimensions.some((size, axis) => size !== source.dimensions[axis]))
    throw new DataError(
      'grid-mismatch',
      `The translation has ${volume.dimensions.join(' × ')} voxels, its source ${source.dimensions.join(' × ')}.`,
      source.seriesInstanceUID || source.id,
    );
  const object = objectOf(content, volume, storage);
  const { seriesInstanceUID, made } = identity;
  const ofSource = await sourceAttributes(source);
  const shared = sharedAttributes(ofSource, content, recipe, resampled, made);
  return writeSeries(
    folder,
    seriesInstanceUID,
    volume.dimensions[2],
    (slice) => {
      const instances = (resampled?.sources[slice] ?? [slice]).flatMap((index) => source.instances[index] ?? []);
      const [instance] = instances;
      if (instance === undefined) throw new Error(`The source has no slice ${slice}.`);
      const plane = resampled ? planeModule(volume, slice) : sourcePlane(instance, source);
      const image = { ...imageModules(volume, slice, object), ...shared, ...plane };
      return {
        ...deidentify({ ...image, ...references(instances, source, resampled === undefined) }),
        SeriesInstanceUID: [seriesInstanceUID],
        SOPInstanceUID: [derivedInstanceUID(seriesInstanceUID, slice)],
      };
    },
    step,
  );
}

/** The SOP Instance UID of a slice, counted from 0: the same for the same series, so that others can refer to it. */
export function derivedInstanceUID(seriesInstanceUID: string, slice: number): string {
  return uidFrom(`${seriesInstanceUID} slice ${slice + 1}`);
}

const unchanged: Deidentify = (dataSet) => dataSet;

function sharedAttributes(
  { shared, scanner, seriesNumber, minted }: SourceAttributes,
  content: DerivedContent,
  recipe: DerivationRecipe,
  resampled: Resampling | undefined,
  made: Date,
): DataSet {
  const { date, time, dateTime } = stampOf(made);
  const last = content === 'translation' ? 1 : 2;
  return {
    ...shared,
    SeriesNumber: [String(seriesNumber && seriesNumber > 0 ? seriesNumber * 100 + last : 9000 + last)],
    SeriesDescription: [seriesDescriptionOf(content, recipe)],
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
    DerivationDescription: [derivationDescription(content, recipe, minted, resampled)],
    DerivationCodeSequence: [...(resampled ? [resamplingCode] : []), derivationCode],
    ContributingEquipmentSequence: contributingEquipment(scanner, recipe, dateTime),
    ImageComments: [imageComments(recipe)],
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
function references(instances: readonly Instance[], source: Series, inPlace: boolean): DataSet {
  const named = instances.filter(({ sopInstanceUID }) => isValidUID(sopInstanceUID));
  if (named.length === 0) return {};
  const images = named.map((instance): DataSet => ({
    ...referenceTo(instance),
    ...((instance.numberOfFrames ?? 1) > 1 ? { ReferencedFrameNumber: [String((instance.frame ?? 0) + 1)] } : {}),
    SpatialLocationsPreserved: [inPlace ? 'YES' : 'NO'],
    PurposeOfReferenceCodeSequence: [sourceImagePurpose],
  }));
  // Two frames may be of one instance.
  const distinct = new Map(named.map((instance) => [instance.sopInstanceUID, referenceTo(instance)]));
  const series: DataSet = {
    SeriesInstanceUID: [source.seriesInstanceUID],
    ReferencedInstanceSequence: [...distinct.values()],
  };
  return {
    SourceImageSequence: images,
    ...(isValidUID(source.seriesInstanceUID) ? { ReferencedSeriesSequence: [series] } : {}),
  };
}

const referenceTo = ({ sopClassUID, sopInstanceUID }: Instance): DataSet => ({
  ReferencedSOPClassUID: [sopClassUID],
  ReferencedSOPInstanceUID: [sopInstanceUID],
});
