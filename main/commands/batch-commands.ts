import { resolve } from 'node:path';
import type { z } from 'zod';
import type { ModelLibrary } from '../../models/index.ts';
import type { BatchState, batchCommands } from '../../preload/contract/index.ts';
import type { BatchDesk } from '../batch/batch-desk.ts';
import { DestinationBook, placeOfNamed } from '../destinations/index.ts';
import { findAssignments, isSettled, takeJobs, type Assignment, type JobQueue } from '../jobs/index.ts';

type Name = keyof typeof batchCommands;
type Argument<C extends Name> = z.output<(typeof batchCommands)[C]['argument']>;
type BatchWork = {
  readonly [C in Name]: (argument: Argument<C>, step: { signal?: AbortSignal }) => Promise<BatchState>;
};

/** The commands about the batch. */
export function batchWork(desk: BatchDesk, library: () => Promise<ModelLibrary>, dataFolder: string): BatchWork {
  return {
    readBatch: () => desk.change(),
    startBatch: async ({ folders, destination, modelId, verdict, ...recipe }, { signal }) => {
      const model = (await library()).choose(recipe.direction, modelId);
      const into = await placeOf(destination, dataFolder);
      const request = { folders, recipe, model, destination: into, ...(verdict !== 'none' && { verdict }) };
      const { assignments } = await findAssignments(request, dataFolder, { signal });
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
