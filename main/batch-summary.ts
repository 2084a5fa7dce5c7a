import type { BatchState, JobSummary } from '../preload/contract/index.ts';
import { BatchMeter, type Job, type JobQueue } from './jobs/index.ts';
import type { TranslationProgress } from './translation.ts';

export interface RunningJob {
  id: string;
  progress: TranslationProgress;
}

/** What a window shows of the jobs. @param run what is known of those that are being done; null where none are */
export function summariseBatch(
  queue: Pick<JobQueue, 'jobs' | 'paused'>,
  run: { meter: BatchMeter; job: RunningJob | null } | null,
): BatchState {
  const jobs = queue.jobs();
  return {
    jobs: jobs.map((job) => summarise(job, run?.job ?? null)),
    running: run !== null,
    paused: queue.paused,
    secondsLeft: run?.meter.progress(jobs).secondsLeft ?? null,
    provider: run?.job?.progress.provider ?? '',
  };
}

function summarise({ id, state, assignment, identity, retry, error }: Job, running: RunningJob | null): JobSummary {
  const { folder, seriesInstanceUID, seriesId, slices } = assignment.source;
  const isRunning = state === 'running' && running?.id === id;
  const { phase, done, total, secondsLeft } = isRunning ? running.progress : ({} as Partial<TranslationProgress>);
  return {
    id,
    state,
    direction: assignment.recipe.direction,
    source: { folder, seriesInstanceUID: seriesInstanceUID || seriesId, slices },
    destination: assignment.destination.folder,
    result: state === 'done' ? identity.translation : null,
    progress:
      phase === undefined ? null : { phase, done: done ?? 0, total: total ?? slices, secondsLeft: secondsLeft ?? null },
    retryAt: retry?.at ?? null,
    error,
  };
}
