import type { Destination } from '../../preload/contract/index.ts';
import { peerOf, serviceOf } from '../destinations/index.ts';
import { isValidUID, type Keyword } from '../dicom/index.ts';
import { searchMatches } from '../dicomweb/index.ts';
import { find, type Identifier } from '../dimse/index.ts';
import { DataError, UserError } from '../errors.ts';
import type { SecretStore } from '../system/secrets.ts';
import type { Step } from '../step.ts';
import {
  framesOf,
  imageKindKeys,
  imageKindOf,
  instanceKeys,
  seriesKeys,
  seriesOf,
  studyKeys,
  studyOf,
} from './query.ts';
import type { ArchivedInstance, ArchivedSeries, ArchivedStudy, ImageKind, SeriesQuery, StudyQuery } from './query.ts';

/** As many matches as a person looks through. */
const MOST = 500;
/** Archives answer with no more than some hundreds or thousands at a time. */
const PAGE = 500;
/** Far beyond any series that is one volume. */
const MOST_INSTANCES = 10_000;

/** @param most of which no more are asked for; default 500 */
type Asking = Pick<Step, 'signal'> & { most?: number };

export interface Matches<Match> {
  matches: Match[];
  /** whether there may be more than these */
  isCut: boolean;
}

/**
 * Studies of an archive (C-FIND or QIDO-RS), as the archive orders them.
 * @throws UserError `no-archive`; what goes wrong on the way there
 */
export async function findStudies(
  archive: Destination,
  query: StudyQuery,
  secrets: SecretStore,
  step: Asking = {},
): Promise<Matches<ArchivedStudy>> {
  const keys = studyKeys(query);
  const { matches, isCut } = await ask(archive, 'studies', { QueryRetrieveLevel: 'STUDY', ...keys }, secrets, step);
  return { matches: matches.map(studyOf).filter(({ studyInstanceUID }) => isValidUID(studyInstanceUID)), isCut };
}

/**
 * Series of a study, or the one series of that UID.
 * @throws as `findStudies`; UserError `study-needed` where a DICOM node is asked for a series without its study
 */
export async function findSeries(
  archive: Destination,
  { studyInstanceUID, seriesInstanceUID, modality }: SeriesQuery,
  secrets: SecretStore,
  step: Asking = {},
): Promise<Matches<ArchivedSeries>> {
  requireUIDs(...[studyInstanceUID, seriesInstanceUID].filter((uid) => uid !== undefined));
  if (studyInstanceUID === undefined && archive.kind === 'dicom')
    throw new UserError(
      'study-needed',
      `${archive.name} finds a series only within its study.`,
      'Name the study, too.',
    );
  const keys: Identifier = {
    QueryRetrieveLevel: 'SERIES',
    StudyInstanceUID: studyInstanceUID ?? '',
    ...seriesKeys(seriesInstanceUID, modality),
  };
  const path = studyInstanceUID === undefined ? 'series' : `studies/${studyInstanceUID}/series`;
  const { matches, isCut } = await ask(archive, path, keys, secrets, step);
  const series = matches.map((text) => seriesOf(studyInstanceUID ?? text('StudyInstanceUID'), text));
  const isNamed = (one: ArchivedSeries) => [one.studyInstanceUID, one.seriesInstanceUID].every(isValidUID);
  return { matches: series.filter(isNamed), isCut };
}

/** All instances of a series. @throws as `findStudies`; DataError `series-too-large` */
export async function findInstances(
  archive: Destination,
  series: Pick<ArchivedSeries, 'studyInstanceUID' | 'seriesInstanceUID'>,
  secrets: SecretStore,
  { signal }: Pick<Step, 'signal'> = {},
): Promise<ArchivedInstance[]> {
  const step = { signal, most: MOST_INSTANCES };
  const { matches, isCut } = await askForInstances(archive, series, instanceKeys, secrets, step);
  if (isCut)
    throw new DataError(
      'series-too-large',
      `The series has ${MOST_INSTANCES} images or more: no volume has so many.`,
      series.seriesInstanceUID,
    );
  const instances = matches.map((text) => ({ sopInstanceUID: text('SOPInstanceUID'), frames: framesOf(text) }));
  return instances.filter(({ sopInstanceUID }) => isValidUID(sopInstanceUID));
}

/** What one image of a series says of them all; nothing where the archive does not tell. @throws as `findStudies` */
export async function findImageKind(
  archive: Destination,
  series: Pick<ArchivedSeries, 'studyInstanceUID' | 'seriesInstanceUID'>,
  secrets: SecretStore,
  { signal }: Pick<Step, 'signal'> = {},
): Promise<ImageKind> {
  const { matches } = await askForInstances(archive, series, imageKindKeys, secrets, { signal, most: 1 });
  return imageKindOf(matches[0] ?? (() => ''));
}

function askForInstances(
  archive: Destination,
  { studyInstanceUID, seriesInstanceUID }: Pick<ArchivedSeries, 'studyInstanceUID' | 'seriesInstanceUID'>,
  keys: { readonly [K in Keyword]?: string },
  secrets: SecretStore,
  asking: Asking,
): Promise<Matches<Match>> {
  requireUIDs(studyInstanceUID, seriesInstanceUID);
  const identifier: Identifier = {
    ...keys,
    QueryRetrieveLevel: 'IMAGE',
    StudyInstanceUID: studyInstanceUID,
    SeriesInstanceUID: seriesInstanceUID,
  };
  const path = `studies/${studyInstanceUID}/series/${seriesInstanceUID}/instances`;
  return ask(archive, path, identifier, secrets, asking);
}

type Match = (keyword: Keyword) => string;

async function ask(
  archive: Destination,
  path: string,
  identifier: Identifier,
  secrets: SecretStore,
  { signal, most = MOST }: Asking,
): Promise<Matches<Match>> {
  if (archive.kind === 'dicom') {
    const found = await find(await peerOf(archive, secrets), identifier, most, { signal });
    return { ...found, matches: found.matches.map((match) => (keyword) => match.strings(keyword).join('\\')) };
  }
  if (archive.kind !== 'dicomweb') throw noArchive(archive);
  const service = await serviceOf(archive, secrets);
  const search = { path, keys: keysBelow(identifier) };
  const matches = new Map<string, Match>();
  // An archive may send fewer than it is asked for although it has more: only a page with nothing new is the last one.
  for (let offset = 0, isNew = true; isNew && matches.size < most;) {
    const page = await searchMatches(service, { ...search, most: Math.min(PAGE, most - matches.size), offset }, signal);
    const before = matches.size;
    for (const match of page) matches.set(uidOf(identifier, match), match);
    isNew = matches.size > before;
    offset += page.length;
  }
  return { matches: [...matches.values()], isCut: matches.size >= most };
}

/** What is not in the path of a search already. */
function keysBelow({ QueryRetrieveLevel, ...keys }: Identifier): { readonly [K in Keyword]?: string } {
  if (QueryRetrieveLevel === 'STUDY') return keys;
  const { StudyInstanceUID, ...below } = keys;
  if (QueryRetrieveLevel === 'SERIES') return StudyInstanceUID ? below : keys;
  const { SeriesInstanceUID: _series, ...own } = below;
  return own;
}

function uidOf({ QueryRetrieveLevel: level }: Identifier, match: Match): string {
  if (level === 'STUDY') return match('StudyInstanceUID');
  return match(level === 'SERIES' ? 'SeriesInstanceUID' : 'SOPInstanceUID');
}

/** @throws UserError `not-a-uid` */
export function requireUIDs(...uids: string[]): void {
  const wrong = uids.find((uid) => !isValidUID(uid));
  if (wrong !== undefined)
    throw new UserError('not-a-uid', 'A study or series is named by its UID.', 'Look for it first.');
}

export const noArchive = ({ name }: Destination) =>
  new UserError('no-archive', `"${name}" is a folder and no archive.`, 'Choose a DICOM node or a DICOMweb server.');
