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

export const seriesKeys = (modality?: string): Keys => ({
  SeriesInstanceUID: '',
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
