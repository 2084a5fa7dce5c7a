/** The door of jobs: a durable queue, and the work that its jobs are. */
export { JobQueue } from './queue.ts';
export { isSettled, states, transitions, type State } from './life-cycle.ts';
export { findAssignments, type BatchRequest, type FoundAssignments } from './assignments.ts';
export { findArchivedAssignments, type ArchiveRequest } from './archived-assignments.ts';
export { job, type Assignment, type Job } from './job.ts';
export { BatchMeter, type BatchProgress } from './progress.ts';
export { runJobs, type JobEvent, type Performed, type Work } from './run-jobs.ts';
export { notMadeHere, takeJobs, tryAgain } from './take-jobs.ts';
export { KEPT_DAYS, KeptSlices } from './kept-slices.ts';
export { sweepAfter } from './leftovers.ts';
export { clearJob, TranslationWork, type WorkOptions } from './translation-work.ts';
