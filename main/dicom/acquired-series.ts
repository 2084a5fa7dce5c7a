import type { Step } from '../step.ts';
import {
  imageModules,
  planeModule,
  robustWindow,
  SOFTWARE,
  softTissueWindow,
  stampOf,
  type ImageObject,
  type WrittenModality,
} from './image-modules.ts';
import { needsLaterality } from './laterality.ts';
import { arbitraryUnits, hounsfieldUnits } from './pixel-coding.ts';
import { newUID } from './uid.ts';
import type { Volume } from './volume.ts';
import { writeSeries, type WrittenSeries } from './write-series.ts';

/** Texts and UIDs of a made-up series: there is no scanner behind it. */
export interface AcquiredSeriesDescription {
  modality: WrittenModality;
  /** as DICOM writes names: family^given */
  patientName: string;
  patientID: string;
  studyInstanceUID: string;
  /** YYYYMMDD, and HHMMSS */
  studyDate: string;
  studyTime: string;
  studyID: string;
  studyDescription: string;
  seriesInstanceUID: string;
  seriesNumber: number;
  seriesDescription: string;
  bodyPartExamined: string;
  softwareVersion: string;
}

/**
 * Writes a made-up volume, such as the phantom's, as a plain CT or MR series that says it is Synthetic Data. Series that
 * share a study and a frame of reference lie over each other in every viewer.
 *
 * @param folder made where it does not exist; files appear whole
 * @param step `onProgress` is told the share that is done, 0 to 1
 * @throws DataError code `value-out-of-range`; UserError code `folder-unwritable`; CancelledError
 */
export function writeAcquiredSeries(
  volume: Volume,
  text: AcquiredSeriesDescription,
  folder: string,
  step: Step = {},
): Promise<WrittenSeries> {
  const { date, time } = stampOf(new Date());
  const object: ImageObject =
    text.modality === 'CT'
      ? {
          storage: 'CT',
          imageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
          coding: hounsfieldUnits,
          rescaleType: 'HU',
          window: softTissueWindow,
        }
      : {
          storage: 'MR',
          imageType: ['ORIGINAL', 'PRIMARY', 'OTHER'],
          coding: arbitraryUnits,
          rescaleType: 'US',
          window: robustWindow(volume.values),
        };
  return writeSeries(
    folder,
    text.seriesInstanceUID,
    volume.dimensions[2],
    (slice) => ({
      ...imageModules(volume, slice, object),
      ...planeModule(volume, slice),
      SOPInstanceUID: [newUID()],
      SyntheticData: ['YES'],
      ContentQualification: ['RESEARCH'],
      InstanceCreationDate: [date],
      InstanceCreationTime: [time],
      StudyDate: [text.studyDate],
      StudyTime: [text.studyTime],
      SeriesDate: [text.studyDate],
      SeriesTime: [text.studyTime],
      ContentDate: [text.studyDate],
      ContentTime: [text.studyTime],
      AccessionNumber: [],
      ReferringPhysicianName: [],
      PatientName: [text.patientName],
      PatientID: [text.patientID],
      PatientBirthDate: [],
      PatientSex: [],
      StudyInstanceUID: [text.studyInstanceUID],
      StudyID: [text.studyID],
      StudyDescription: [text.studyDescription],
      SeriesInstanceUID: [text.seriesInstanceUID],
      SeriesNumber: [String(text.seriesNumber)],
      SeriesDescription: [text.seriesDescription],
      BodyPartExamined: [text.bodyPartExamined],
      ...(needsLaterality(text.bodyPartExamined) ? { Laterality: [] } : {}),
      PatientPosition: ['HFS'],
      FrameOfReferenceUID: [volume.frameOfReferenceUID],
      PositionReferenceIndicator: [],
      Manufacturer: [SOFTWARE.manufacturer],
      ManufacturerModelName: [`${SOFTWARE.model} phantom`],
      SoftwareVersions: [text.softwareVersion],
      ImageComments: ['Made-up data of a software phantom. No patient was examined.'],
    }),
    step,
  );
}
