import type { Destination } from '../../preload/contract/index.ts';
import { peerOf, serviceOf } from '../destinations/index.ts';
import { isValidUID, type Keyword } from '../dicom/index.ts';
import { retrieveInstances, searchMatches } from '../dicomweb/index.ts';
import { find, get, move, type Identifier } from '../dimse/index.ts';
import { DataError, UserError } from '../errors.ts';
import type { SecretStore } from '../secrets.ts';
import type { Step } from '../step.ts';
import { seriesKeys, seriesOf, studyKeys, studyOf } from './query.ts';
import type { ArchivedSeries, ArchivedStudy, StudyQuery } from './query.ts';

/** As many matches as a person looks through. */
const MOST = 500;

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
  step: Pick<Step, 'signal'> = {},
): Promise<Matches<ArchivedStudy>> {
  const keys = studyKeys(query);
  const { matches, isCut } = await ask(archive, 'studies', { QueryRetrieveLevel: 'STUDY', ...keys }, secrets, step);
  return { matches: matches.map(studyOf).filter(({ studyInstanceUID }) => isValidUID(studyInstanceUID)), isCut };
}

/** Series of a study. @throws as `findStudies` */
export async function findSeries(
  archive: Destination,
  { studyInstanceUID, modality }: { studyInstanceUID: string; modality?: string | undefined },
  secrets: SecretStore,
  step: Pick<Step, 'signal'> = {},
): Promise<Matches<ArchivedSeries>> {
  requireUIDs(studyInstanceUID);
  const keys: Identifier = {
    QueryRetrieveLevel: 'SERIES',
    StudyInstanceUID: studyInstanceUID,
    ...seriesKeys(modality),
  };
  const { matches, isCut } = await ask(archive, `studies/${studyInstanceUID}/series`, keys, secrets, step);
  const series = matches.map((text) => seriesOf(studyInstanceUID, text));
  return { matches: series.filter(({ seriesInstanceUID }) => isValidUID(seriesInstanceUID)), isCut };
}

async function ask(
  archive: Destination,
  path: string,
  identifier: Identifier,
  secrets: SecretStore,
  { signal }: Pick<Step, 'signal'>,
): Promise<Matches<(keyword: Keyword) => string>> {
  if (archive.kind === 'dicom') {
    const found = await find(await peerOf(archive, secrets), identifier, MOST, { signal });
    return { ...found, matches: found.matches.map((match) => (keyword) => match.strings(keyword).join('\\')) };
  }
  if (archive.kind !== 'dicomweb') throw noArchive(archive);
  const { QueryRetrieveLevel: _, StudyInstanceUID = '', ...keys } = identifier;
  const search = { path, keys: path === 'studies' ? { StudyInstanceUID, ...keys } : keys, most: MOST };
  const matches = await searchMatches(await serviceOf(archive, secrets), search, signal);
  return { matches, isCut: matches.length >= MOST };
}

/** What is to be fetched: a study, or one series of it. */
export interface Wanted {
  studyInstanceUID: string;
  seriesInstanceUID?: string | undefined;
}

/** What has come. */
export interface Fetched {
  /** SOP Instance UIDs, each a file of that name */
  instances: string[];
  /** that the archive says it could not send */
  failed: number;
}

/**
 * Fetches a study or a series from an archive into a folder (C-GET, C-MOVE or WADO-RS). Fetched again, it is the same files.
 * @param folder made where it does not exist
 * @param step `onProgress` is told how many instances have come
 * @throws UserError `no-archive`; DataError `nothing-fetched`; what goes wrong on the way there
 */
export async function fetchFrom(
  archive: Destination,
  { studyInstanceUID, seriesInstanceUID }: Wanted,
  folder: string,
  secrets: SecretStore,
  step: Step = {},
): Promise<Fetched> {
  requireUIDs(studyInstanceUID, ...(seriesInstanceUID ? [seriesInstanceUID] : []));
  const fetched = await retrieve(archive, { studyInstanceUID, seriesInstanceUID }, folder, secrets, step);
  if (fetched.instances.length > 0) return fetched;
  throw new DataError(
    'nothing-fetched',
    `${archive.name} has sent nothing.`,
    seriesInstanceUID ?? studyInstanceUID,
    'Check whether the archive has it, and has it in a form that this program reads.',
  );
}

async function retrieve(archive: Destination, wanted: Wanted, folder: string, secrets: SecretStore, step: Step) {
  const { studyInstanceUID, seriesInstanceUID } = wanted;
  if (archive.kind === 'dicomweb') {
    const path = `studies/${studyInstanceUID}${seriesInstanceUID ? `/series/${seriesInstanceUID}` : ''}`;
    return { instances: await retrieveInstances(await serviceOf(archive, secrets), path, folder, step), failed: 0 };
  }
  if (archive.kind !== 'dicom') throw noArchive(archive);
  const peer = await peerOf(archive, secrets);
  const identifier: Identifier = {
    QueryRetrieveLevel: seriesInstanceUID ? 'SERIES' : 'STUDY',
    StudyInstanceUID: studyInstanceUID,
    ...(seriesInstanceUID ? { SeriesInstanceUID: seriesInstanceUID } : {}),
  };
  if (archive.retrieve.method === 'c-get') return get(peer, identifier, folder, step);
  return move(peer, identifier, folder, archive.retrieve.port, step);
}

function requireUIDs(...uids: string[]): void {
  const wrong = uids.find((uid) => !isValidUID(uid));
  if (wrong !== undefined)
    throw new UserError('not-a-uid', 'A study or series is named by its UID.', 'Look for it first.');
}

const noArchive = ({ name }: Destination) =>
  new UserError('no-archive', `"${name}" is a folder and no archive.`, 'Choose a DICOM node or a DICOMweb server.');
