import { clearJob, type JobQueue } from '../jobs/index.ts';
import type { SharedWork } from '../workers/index.ts';
import { shareWork } from './share.ts';

/** Who may have a job that is to be cancelled. */
export interface Holders {
  dataFolder: string;
  /** of the Redis through which workers may have got it, from a batch that was interrupted; none: nobody else has it */
  redis?: string | undefined;
  /** the work of the batch that runs in this process, where workers do it */
  running?: SharedWork | null;
}

/**
 * Nothing more is done for a job, and what there is of it is taken back, also from workers. Redis is made sure of first:
 * where it cannot be reached, the job stays as it is. One that runs in this process is cleared once it has stopped.
 * @throws UserError `redis-url`, `redis-unreachable`, `job-not-movable`; DataError `unknown-job`; what the file system throws
 */
export async function cancelJob(queue: JobQueue, id: string, { dataFolder, redis, running }: Holders): Promise<void> {
  if (queue.job(id).state === 'running') return queue.cancel(id);
  const opened = redis && !running ? await shareWork(redis, dataFolder) : null;
  const shared = running ?? opened;
  try {
    await queue.cancel(id);
    const job = queue.job(id);
    await (shared ? shared.clear(job) : clearJob(dataFolder, job));
  } finally {
    await opened?.close();
  }
}
