import type { Destination } from '../../preload/contract/index.ts';
import { UserError } from '../errors.ts';
import type { SecretStore } from '../system/secrets.ts';
import type { Step } from '../step.ts';
import { findSeries, findStudies } from './archive.ts';
import type { ArchivedSeries, SeriesQuery, StudyQuery } from './query.ts';

/** More is no query, but a whole archive. */
const MOST_STUDIES = 10_000;
const MOST_SERIES = 2_000;

/**
 * Every series that fits, of all studies that fit.
 * @throws UserError `query-empty`, `query-too-wide`, `no-such-series`; what `findStudies` and `findSeries` throw
 */
export async function findFitting(
  archive: Destination,
  query: StudyQuery & SeriesQuery,
  secrets: SecretStore,
  { signal }: Pick<Step, 'signal'> = {},
): Promise<ArchivedSeries[]> {
  const { seriesInstanceUID, ...ofStudy } = query;
  const { modality, ...ofPatient } = ofStudy;
  const isAnything = (keys: object) => Object.values(keys).some((key) => key !== undefined);
  if (!isAnything(query))
    throw new UserError('query-empty', 'It is not said what to look for.', 'Name a patient, study, series or date.');
  const onlySeries = seriesInstanceUID !== undefined && !isAnything(ofPatient) && archive.kind !== 'dicom';
  const studies = onlySeries ? null : await findStudies(archive, ofStudy, secrets, { signal, most: MOST_STUDIES });
  if (studies?.isCut) throw tooWide(archive);
  const series: ArchivedSeries[] = [];
  for (const { studyInstanceUID } of studies?.matches ?? [{ studyInstanceUID: undefined }]) {
    const keys = { studyInstanceUID, seriesInstanceUID, modality };
    const found = await findSeries(archive, keys, secrets, { signal, most: MOST_SERIES });
    if (found.isCut) throw tooWide(archive);
    // Keys that an archive does not know it need not heed.
    series.push(
      ...found.matches.filter(
        (one) =>
          (seriesInstanceUID === undefined || one.seriesInstanceUID === seriesInstanceUID) &&
          (modality === undefined || one.modality === modality),
      ),
    );
  }
  if (series.length > 0) return series;
  throw new UserError('no-such-series', `${archive.name} has no series that fits.`, 'Ask for less.');
}

const tooWide = ({ name }: Destination) =>
  new UserError('query-too-wide', `More of ${name} fits than one batch can hold.`, 'Narrow it by date or patient.');
