import type { Keyword } from '../dicom/index.ts';

/** What is looked for; what is left out matches everything. Wild cards as PS3.4 C.2.2.2 has them. */
export interface StudyQuery {
  patientID?: string | undefined;
  accessionNumber?: string | undefined;
  /** a date or a range, YYYYMMDD or YYYYMMDD-YYYYMMDD */
  studyDate?: string | undefined;
  studyInstanceUID?: string | undefined;
  modality?: string | undefined;
}

export interface SeriesQuery {
  studyInstanceUID?: string | undefined;
  seriesInstanceUID?: string | undefined;
  modality?: string | undefined;
}

/** For the screen; never logged. */
export interface ArchivedStudy {
  studyInstanceUID: string;
  patientName: string;
  patientID: string;
  studyDate: string;
  description: string;
  modalities: string[];
}

export interface ArchivedSeries {
  studyInstanceUID: string;
  seriesInstanceUID: string;
  modality: string;
  number: string;
  description: string;
  /** null where the archive does not count them */
  instances: number | null;
}

export interface ArchivedInstance {
  sopInstanceUID: string;
  /** 1 where the archive does not tell */
  frames: number;
}

type Match = (keyword: Keyword) => string;
type Keys = { readonly [K in Exclude<Keyword, 'QueryRetrieveLevel'>]?: string };

export function studyKeys(query: StudyQuery): Keys {
  return {
    StudyInstanceUID: query.studyInstanceUID ?? '',
    PatientID: query.patientID ?? '',
    PatientName: '',
    AccessionNumber: query.accessionNumber ?? '',
    StudyDate: query.studyDate ?? '',
    StudyDescription: '',
    ModalitiesInStudy: query.modality ?? '',
  };
}

export const seriesKeys = (seriesInstanceUID?: string, modality?: string): Keys => ({
  SeriesInstanceUID: seriesInstanceUID ?? '',
  Modality: modality ?? '',
  SeriesNumber: '',
  SeriesDescription: '',
  NumberOfSeriesRelatedInstances: '',
});

export function studyOf(text: Match): ArchivedStudy {
  return {
    studyInstanceUID: text('StudyInstanceUID'),
    patientName: text('PatientName'),
    patientID: text('PatientID'),
    studyDate: text('StudyDate'),
    description: text('StudyDescription'),
    modalities: text('ModalitiesInStudy').split('\\').filter(Boolean),
  };
}

export function seriesOf(studyInstanceUID: string, text: Match): ArchivedSeries {
  const instances = text('NumberOfSeriesRelatedInstances').trim();
  return {
    studyInstanceUID,
    seriesInstanceUID: text('SeriesInstanceUID'),
    modality: text('Modality'),
    number: text('SeriesNumber').trim(),
    description: text('SeriesDescription'),
    instances: /^\d+$/.test(instances) ? Number(instances) : null,
  };
}

export const instanceKeys = { SOPInstanceUID: '', NumberOfFrames: '' } as const satisfies Keys;

export function framesOf(text: Match): number {
  const frames = Number(text('NumberOfFrames').trim());
  return Number.isSafeInteger(frames) && frames > 0 ? frames : 1;
}

/** What is no source of a translation, as far as an image of it says. */
export interface ImageKind {
  isLocalizer: boolean;
  /** derived from something else, as a translation is */
  isSynthetic: boolean;
}

export const imageKindKeys = { SOPInstanceUID: '', ImageType: '', SyntheticData: '' } as const satisfies Keys;

export function imageKindOf(text: Match): ImageKind {
  const types = text('ImageType').split('\\');
  const saysSynthetic = text('SyntheticData') === 'YES' || types.includes('SYNTHETIC');
  // A phantom is synthetic too, and may well be translated.
  return { isLocalizer: types.includes('LOCALIZER'), isSynthetic: types[0] === 'DERIVED' && saysSynthetic };
}
