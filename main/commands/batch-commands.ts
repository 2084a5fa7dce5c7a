import { resolve } from 'node:path';
import type { z } from 'zod';
import type { ModelLibrary } from '../../models/index.ts';
import type { BatchState, batchCommands } from '../../preload/contract/index.ts';
import type { BatchDesk } from '../batch/batch-desk.ts';
import { DestinationBook, placeOfNamed } from '../destinations/index.ts';
import { reportOf, UserError } from '../errors.ts';
import { findArchivedAssignments, findAssignments, isSettled, takeJobs } from '../jobs/index.ts';
import type { ArchiveRequest, Assignment, JobQueue } from '../jobs/index.ts';
import type { SecretStore } from '../system/secrets.ts';
import { sourceModality } from '../translation.ts';

type Name = keyof typeof batchCommands;
type Argument<C extends Name> = z.output<(typeof batchCommands)[C]['argument']>;
type BatchWork = {
  readonly [C in Name]: (argument: Argument<C>, step: { signal?: AbortSignal }) => Promise<BatchState>;
};

/** The commands about the batch. */
export function batchWork(
  desk: BatchDesk,
  library: () => Promise<ModelLibrary>,
  dataFolder: string,
  secrets: SecretStore,
): BatchWork {
  return {
    readBatch: () => desk.change(),
    startBatch: async ({ source, destination, modelId, verdict, ...recipe }, { signal }) => {
      const model = (await library()).choose(recipe.direction, modelId);
      const into = await placeOf(destination, dataFolder);
      const request = { recipe, model, destination: into, ...(verdict !== 'none' && { verdict }) };
      const assignments =
        'folders' in source
          ? (await findAssignments({ ...request, ...source }, dataFolder, { signal })).assignments
          : await ofStudies(request, source, dataFolder, secrets, signal);
      await desk.change((queue) => takeJobs(queue, assignments, verdict === 'acknowledge-red'));
      return desk.start();
    },
    changeJob: async ({ jobId, change }) => {
      if (change === 'cancel') return desk.cancel(jobId);
      const state = await desk.change((queue) => changeJob(queue, jobId, change));
      return change === 'retry' || change === 'acknowledge' ? desk.start() : state;
    },
    pauseBatch: async ({ paused }) => {
      const state = await desk.change((queue) => queue.pause(paused));
      return paused ? state : desk.start();
    },
  };
}

/**
 * Of all studies together; those without a fitting series are passed over.
 * @throws as `findArchivedAssignments`; DataError `destinations-file`; UserError `no-such-destination`
 */
async function ofStudies(
  request: Omit<ArchiveRequest, 'archive' | 'query'>,
  { archive: name, studyInstanceUIDs }: { archive: string; studyInstanceUIDs: readonly string[] },
  dataFolder: string,
  secrets: SecretStore,
  signal: AbortSignal | undefined,
): Promise<Assignment[]> {
  const archive = await DestinationBook.of(dataFolder).find(name);
  const found: Assignment[] = [];
  for (const studyInstanceUID of studyInstanceUIDs) {
    const wanted = { ...request, archive, query: { studyInstanceUID } };
    try {
      found.push(...(await findArchivedAssignments(wanted, secrets, { signal })));
    } catch (error) {
      if (reportOf(error).code !== 'no-such-series') throw error;
    }
  }
  if (found.length > 0) return found;
  const modality = sourceModality[request.recipe.direction];
  const message = `No study that was chosen has a ${modality} series of several slices.`;
  throw new UserError('no-such-series', message, 'Choose other studies, or the other direction.');
}

/** @throws DataError `destinations-file`; UserError `no-such-destination` */
async function placeOf(
  { name, folder, ...rest }: Argument<'startBatch'>['destination'],
  dataFolder: string,
): Promise<Assignment['destination']> {
  if (name === undefined) return { ...rest, folder: resolve(folder!) };
  const found = await DestinationBook.of(dataFolder).find(name);
  return { ...rest, ...placeOfNamed(found) };
}

async function changeJob(
  queue: JobQueue,
  id: string,
  change: Exclude<Argument<'changeJob'>['change'], 'cancel'>,
): Promise<void> {
  if (change === 'retry') return queue.retry(id);
  if (change === 'acknowledge') return queue.acknowledge(id);
  await reorder(queue, id, change);
}

/** Gives the open jobs numbers by their new order; those that are over keep theirs. */
async function reorder(queue: JobQueue, id: string, change: 'sooner' | 'later' | 'next'): Promise<void> {
  queue.job(id);
  const open = queue.jobs().filter(({ state }) => !isSettled(state) && state !== 'running');
  const from = open.findIndex((job) => job.id === id);
  if (from < 0) return;
  const to = change === 'next' ? 0 : Math.min(open.length - 1, Math.max(0, from + (change === 'sooner' ? -1 : 1)));
  open.splice(to, 0, ...open.splice(from, 1));
  for (const [place, job] of open.entries())
    if (job.priority !== open.length - place) await queue.prioritise(job.id, open.length - place);
}
