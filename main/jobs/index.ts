/** The door of jobs: a durable queue, and the work that its jobs are. */
export { JobQueue } from './queue.ts';
export { isSettled, states, transitions, type State } from './life-cycle.ts';
export type { Assignment, Job } from './job.ts';
