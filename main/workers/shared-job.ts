import { z } from 'zod';
import { job } from '../jobs/index.ts';
import { CancelledError, DataError, UserError, type ErrorReport } from '../errors.ts';

/** What lies in Redis of a job: the record of the one who has the batch, and whether it is wanted any more. */
export const sharedJob = z.object({ job, cancelled: z.boolean() });
export type SharedJob = z.infer<typeof sharedJob>;

const errorReport = z.object({
  kind: z.enum(['cancelled', 'user', 'data', 'bug']),
  code: z.string(),
  message: z.string(),
  where: z.string().optional(),
  remedy: z.string().optional(),
});

/** How a worker has ended a job. A failure is an end, too: whether it is tried again is for who has the batch to say. */
export const outcome = z.discriminatedUnion('end', [
  z.object({ end: z.literal('done'), result: job.shape.result.unwrap() }),
  z.object({ end: z.literal('held'), held: job.shape.held.unwrap() }),
  z.object({ end: z.literal('failed'), error: errorReport }),
]);
export type Outcome = z.infer<typeof outcome>;

/** How far a worker is; travels as it is. */
export const sharedProgress = z.object({
  phase: z.enum(['reading', 'preparing', 'sampling', 'restoring']),
  done: z.number(),
  total: z.number(),
  secondsPerSlice: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  provider: z.string(),
});
export type SharedProgress = z.infer<typeof sharedProgress>;

/** The error that a report was made of, as far as it tells. */
export function errorOf({ kind, code, message, where = '', remedy = '' }: ErrorReport): Error {
  if (kind === 'cancelled') return new CancelledError();
  if (kind === 'user') return new UserError(code, message, remedy);
  // The log that says more is the worker's.
  if (kind === 'bug')
    return new DataError('worker-bug', 'An internal error occurred in a worker; its log says more.', '');
  return new DataError(code, message, where, remedy);
}
