/** What can be the matter with a job. */
export const states = ['queued', 'running', 'waiting', 'done', 'held', 'failed', 'cancelled'] as const;
export type State = (typeof states)[number];

/**
 * What may become of a job, and when:
 * - queued: it waits for its turn
 * - running: it is being worked on; after the end of its process it is queued again
 * - waiting: it failed at something that time may mend, and is tried again later
 * - done: what it makes has been delivered, once and for all
 * - held: its translation is made and red, and goes nowhere until somebody has read why; nothing has failed
 * - failed, cancelled: it is left until somebody asks for it again
 */
export const transitions = {
  queued: ['running', 'cancelled'],
  running: ['done', 'held', 'failed', 'waiting', 'queued', 'cancelled'],
  waiting: ['running', 'queued', 'cancelled'],
  done: [],
  held: ['queued', 'cancelled'],
  failed: ['queued'],
  cancelled: ['queued'],
} as const satisfies Record<State, readonly State[]>;

export function mayBecome(from: State, to: State): boolean {
  return (transitions[from] as readonly State[]).includes(to);
}

/** Whether nothing more happens to a job by itself. */
export function isSettled(state: State): boolean {
  return !mayBecome(state, 'running') && state !== 'running';
}
