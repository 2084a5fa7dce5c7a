import type { SeriesQuery, StudyQuery } from '../../sources/index.ts';
import type { Given, Option } from './options.ts';

/** What to look for in an archive. */
export const archiveQueryOptions: Readonly<Record<string, Option>> = {
  patient: { value: 'ID', help: 'Patient ID' },
  accession: { value: 'NUMBER', help: 'Accession Number' },
  date: { value: 'RANGE', help: 'Study Date, YYYYMMDD or YYYYMMDD-YYYYMMDD' },
  study: { value: 'UID', help: 'Study Instance UID' },
  series: { value: 'UID', help: 'only this series' },
};

export function archiveQueryOf(given: Given): StudyQuery & SeriesQuery {
  const value = (name: string) => given.values.get(name);
  return {
    patientID: value('patient'),
    accessionNumber: value('accession'),
    studyDate: value('date'),
    studyInstanceUID: value('study'),
    seriesInstanceUID: value('series'),
  };
}
