import { randomUUID } from 'node:crypto';
import type { Assignment, Job } from './job.ts';
import type { JobQueue } from './queue.ts';

/**
 * Gives those of the jobs that failed or were cancelled another try. What is held back for its red verdict would be held
 * back again, and is left as it is unless that has been acknowledged.
 */
export async function tryAgain(
  queue: Pick<JobQueue, 'retry' | 'acknowledge'>,
  jobs: readonly Job[],
  acknowledged: boolean,
): Promise<void> {
  for (const { id, state } of jobs)
    if (state === 'failed' || state === 'cancelled') await queue.retry(id);
    else if (state === 'held' && acknowledged) await queue.acknowledge(id);
}

/**
 * The assignments whose source no job has made: a destination may lie below the folder that is asked for.
 */
export function notMadeHere(queue: Pick<JobQueue, 'jobs'>, assignments: readonly Assignment[]): Assignment[] {
  const made = new Set(queue.jobs().map(({ identity }) => identity.translation));
  return assignments.filter(({ source }) => !made.has(source.seriesInstanceUID));
}

/**
 * The jobs that are asked for, as they are then, with another try for those that have not been delivered.
 * @param acknowledged as `tryAgain` takes it
 */
export async function takeJobs(
  queue: JobQueue,
  assignments: readonly Assignment[],
  acknowledged: boolean,
): Promise<Job[]> {
  const jobs = await queue.add(notMadeHere(queue, assignments), randomUUID());
  await tryAgain(queue, jobs, acknowledged);
  return jobs.map(({ id }) => queue.job(id));
}
