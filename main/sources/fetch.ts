import type { Destination } from '../../preload/contract/index.ts';
import { peerOf, serviceOf } from '../destinations/index.ts';
import { retrieveInstances } from '../dicomweb/index.ts';
import { get, move, type Identifier } from '../dimse/index.ts';
import { DataError } from '../errors.ts';
import type { SecretStore } from '../system/secrets.ts';
import type { Step } from '../step.ts';
import { noArchive, requireUIDs } from './archive.ts';

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
