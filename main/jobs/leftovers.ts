import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { announce, takeLock } from '../system/owner-lock.ts';
import { checkpointedJobs, checkpointOf } from './checkpoint.ts';
import { sweepFetched } from './fetched-series.ts';
import { journalRecord, type Job } from './job.ts';
import { readLines } from './journal-line.ts';
import { stagedJobs, stagingOf } from './onward.ts';
import type { JobQueue } from './queue.ts';

/** Whether a job that its process ends is gone on with, or may be asked for again. */
const mayGoOn = ({ state }: Pick<Job, 'state'>) => state !== 'done' && state !== 'cancelled';

/*
 * What lies in a data folder of jobs whose process was killed. Batches and workers may share the folder, and jobs of workers
 * are not in its journal: what a living process is at is known by a lock of the job.
 */

const signsFolder = (dataFolder: string) => join(dataFolder, 'jobs', 'at-work');
const signsOf = (dataFolder: string, id: string) => join(signsFolder(dataFolder), id);

/** Does a job, and keeps others from sweeping what it makes. @throws UserError `data-folder-unwritable`; what `work` throws */
export async function atWork<Result>(dataFolder: string, id: string, work: () => Promise<Result>): Promise<Result> {
  const sign = await announce(signsOf(dataFolder, id));
  try {
    return await work();
  } finally {
    await sign.release();
    // What is over is over, whatever becomes of an empty folder.
    await whileNobodyIs(dataFolder, id, async () => undefined).catch(() => undefined);
  }
}

/** Does something unless a living process is at the job, whose signs of dead ones it removes. */
async function whileNobodyIs(dataFolder: string, id: string, work: () => Promise<void>): Promise<void> {
  const signs = signsOf(dataFolder, id);
  const lock = await takeLock(signs);
  if (!('release' in lock)) return;
  await work().finally(() => lock.release());
  await rmdir(signs).catch(() => undefined);
}

/**
 * Removes the checkpoints and staged series of jobs that are not wanted and that no living process is at, and what was
 * fetched by dead ones.
 * @throws UserError `data-folder-unwritable`; what `isWanted` throws
 */
export async function sweepLeftovers(
  dataFolder: string,
  isWanted: (id: string) => boolean | Promise<boolean>,
): Promise<void> {
  const signed = await readdir(signsFolder(dataFolder)).catch(() => []);
  const ids = new Set([...signed, ...(await checkpointedJobs(dataFolder)), ...(await stagedJobs(dataFolder))]);
  for (const id of ids)
    if (!(await isWanted(id)))
      await whileNobodyIs(dataFolder, id, async () => {
        for (const place of [checkpointOf(dataFolder, id), stagingOf(dataFolder, id)])
          await rm(place, { recursive: true, force: true });
      });
  await sweepFetched(dataFolder);
}

/** For who has the queue of the data folder open. @throws as `sweepLeftovers` */
export function sweepAfter(dataFolder: string, queue: Pick<JobQueue, 'jobs'>): Promise<void> {
  const wanted = new Set(
    queue
      .jobs()
      .filter(mayGoOn)
      .map(({ id }) => id),
  );
  return sweepLeftovers(dataFolder, (id) => wanted.has(id));
}

/**
 * Ids of the jobs of the data folder's own journal that are not over or may be asked for again, whoever has it open.
 * @throws what the file system throws, unless there is no journal
 */
export async function unfinishedJobs(dataFolder: string): Promise<Set<string>> {
  const bytes = await readFile(join(dataFolder, 'jobs', 'journal')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
  const unfinished = new Set<string>();
  for (const { record } of readLines(bytes).lines) {
    const parsed = journalRecord.safeParse(record).data;
    if (parsed?.type !== 'job') continue;
    if (mayGoOn(parsed.job)) unfinished.add(parsed.job.id);
    else unfinished.delete(parsed.job.id);
  }
  return unfinished;
}
