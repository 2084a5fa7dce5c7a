import type { BatchState, JobSummary } from '../../preload/contract/index.ts';
import { BatchMeter, type Job, type JobQueue } from '../jobs/index.ts';
import type { TranslationProgress } from '../translation.ts';

/** What is known of jobs that are being done. */
export interface JobsAtWork {
  meter: BatchMeter;
  /** how far those are that are being translated, by their ids: here one, with workers several */
  progress: ReadonlyMap<string, TranslationProgress>;
  /** how many workers share them; null where they are done here */
  workers: number | null;
}

/** What a window shows of the jobs. @param run null where none are being done */
export function summariseBatch(queue: Pick<JobQueue, 'jobs' | 'paused'>, run: JobsAtWork | null): BatchState {
  const jobs = queue.jobs();
  const providers = new Set([...(run?.progress.values() ?? [])].map(({ provider }) => provider).filter(Boolean));
  return {
    jobs: jobs.map((job) => summarise(job, run?.progress.get(job.id))),
    running: run !== null,
    paused: queue.paused,
    secondsLeft: run?.meter.progress(jobs).secondsLeft ?? null,
    provider: [...providers].sort().join(', '),
    workers: run?.workers ?? null,
  };
}

function summarise(job: Job, progress: TranslationProgress | undefined): JobSummary {
  const { id, state, assignment, identity, retry, error } = job;
  const { archive, folder, seriesInstanceUID, seriesId, slices } = assignment.source;
  const { phase, done, total, secondsLeft } = (state === 'running' && progress) || ({} as Partial<TranslationProgress>);
  return {
    id,
    state,
    direction: assignment.recipe.direction,
    source: { folder: archive?.name ?? folder, seriesInstanceUID: seriesInstanceUID || seriesId, slices },
    destination: assignment.destination.folder,
    destinationName: assignment.destination.name ?? null,
    verdict: job.result?.verdict ?? (state === 'held' ? 'red' : null),
    heldFor: job.held?.reasons ?? [],
    result: state === 'done' ? identity.translation : null,
    progress:
      phase === undefined ? null : { phase, done: done ?? 0, total: total ?? slices, secondsLeft: secondsLeft ?? null },
    retryAt: retry?.at ?? null,
    error,
  };
}
