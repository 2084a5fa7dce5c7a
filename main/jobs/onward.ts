import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Destination } from '../../preload/contract/index.ts';
import {
  arrivalsOf,
  assertDelivered,
  deliver,
  type DeliveryAudit,
  DestinationBook,
  withdrawFromFolder,
} from '../destinations/index.ts';
import { readStoredObject } from '../dicom/index.ts';
import type { SecretStore } from '../system/secrets.ts';
import type { Step } from '../step.ts';
import type { Job } from './job.ts';

/*
 * The way of a derived series to a destination that has been set up: written into a folder of the data folder first, sent
 * from there, and kept there until all of it has arrived.
 */

const stagingFolder = (dataFolder: string) => join(dataFolder, 'jobs', 'outgoing');

/** Where the series of a job lie until they have arrived: a folder of its own. */
export const stagingOf = (dataFolder: string, id: string) => join(stagingFolder(dataFolder), id);

/**
 * Sends what is staged for a job; what arrived before the process was killed, or a server was lost, is not sent again.
 * @throws UserError as `assertDelivered` and `deliver`; CancelledError
 */
export async function sendStaged(
  { id }: Pick<Job, 'id'>,
  destination: Destination,
  dataFolder: string,
  { signal, secrets, audit }: Pick<Step, 'signal'> & { secrets: SecretStore; audit: DeliveryAudit },
): Promise<void> {
  // A folder is asked itself: what a job that failed had put there is taken back, and would still be on record.
  const record = destination.kind === 'folder' ? undefined : arrivalsOf(dataFolder, destination.name);
  assertDelivered(await deliver(await stagedFiles(dataFolder, id), destination, { signal, secrets, record, audit }));
}

/**
 * Lets go of what is staged for a job. Of one that is not done, what has reached a folder is taken back; an archive keeps
 * what it has been given, and asked for again, the job sends it the rest.
 */
export async function clearStaged({ id, state, assignment }: Job, dataFolder: string): Promise<void> {
  const { name } = assignment.destination;
  if (name === undefined) return;
  if (state !== 'done') {
    // Where the file of destinations cannot be understood, there is no telling where to take it back from.
    const all = await DestinationBook.of(dataFolder)
      .list()
      .catch(() => []);
    const destination = all.find((one) => one.name === name);
    if (destination?.kind === 'folder') {
      const objects = await Promise.all((await stagedFiles(dataFolder, id)).map((file) => readStoredObject(file)));
      await withdrawFromFolder(objects, destination);
    }
  }
  await rm(stagingOf(dataFolder, id), { recursive: true, force: true });
}

/** Ids of the jobs for which something is staged. */
export function stagedJobs(dataFolder: string): Promise<string[]> {
  return readdir(stagingFolder(dataFolder)).catch(() => []);
}

async function stagedFiles(dataFolder: string, id: string): Promise<string[]> {
  const folder = stagingOf(dataFolder, id);
  const names = await readdir(folder).catch(() => []);
  // Hidden is what a killed process had not written to its end.
  return names
    .filter((name) => !name.startsWith('.'))
    .sort()
    .map((name) => join(folder, name));
}
