/** The batch: jobs that outlive the window, and what may be done to them. */
import { z } from 'zod';
import { reason } from './fidelity.ts';
import { direction, errorReport, provider } from './shapes.ts';

export const jobState = z.enum(['queued', 'running', 'waiting', 'done', 'held', 'failed', 'cancelled']);

export const jobSummary = z.object({
  id: z.string(),
  state: jobState,
  direction,
  source: z.object({
    folder: z.string().describe('or the name of the archive that it is fetched from'),
    seriesInstanceUID: z.string(),
    slices: z.number(),
  }),
  destination: z.string().describe('folder; empty for a server'),
  destinationName: z.string().nullable().describe('of a destination that has been set up'),
  verdict: z
    .enum(['green', 'amber', 'red'])
    .nullable()
    .describe('null while it is not known, and where none was asked for'),
  heldFor: z
    .array(reason)
    .describe('of a held job, which is not delivered before somebody has acknowledged it: why its verdict is red'),
  result: z.string().nullable().describe('Series Instance UID of the translation; null while it is not delivered'),
  progress: z
    .object({
      phase: z.enum(['reading', 'preparing', 'sampling', 'restoring']),
      done: z.number(),
      total: z.number(),
      secondsLeft: z.number().nullable(),
    })
    .nullable()
    .describe('of a running job'),
  retryAt: z.number().nullable().describe('of a waiting job: milliseconds since 1970'),
  error: errorReport.nullable(),
});

export const batchState = z.object({
  jobs: z.array(jobSummary).describe('in the order in which they get their turn'),
  running: z.boolean().describe('whether jobs are being done'),
  paused: z.boolean(),
  secondsLeft: z.number().nullable().describe('of all jobs; null while it is not known'),
  provider: z.string().describe('what the running jobs really run on; empty where none runs'),
  workers: z.number().nullable().describe('that share the jobs through Redis; null where they are done here'),
});

export const batchEvents = [z.object({ type: z.literal('batch-changed'), batch: batchState })] as const;

const nothing = z.object({}).strict();

/** All answer with the batch as it is then. */
export const batchCommands = {
  readBatch: { argument: nothing, result: batchState },
  /** Adds a job for every fitting series of the folders, or of studies of an archive, and begins. */
  startBatch: {
    argument: z.object({
      source: z.union([
        z.strictObject({ folders: z.array(z.string().min(1)).min(1) }),
        z.strictObject({
          archive: z.string().min(1).describe('name of the destination that it has been set up as'),
          studyInstanceUIDs: z.array(z.string().min(1)).min(1),
        }),
      ]),
      direction,
      modelId: z.string().optional(),
      seed: z.number().int().min(0).max(0xffffffff).default(1),
      samples: z.number().int().min(1).max(64).default(1),
      provider: provider.default('auto'),
      resample: z.boolean().default(false),
      /** none: the translations are not measured */
      verdict: z.enum(['hold-red', 'acknowledge-red', 'none']).default('hold-red'),
      destination: z
        .object({
          /** of a destination that has been set up */
          name: z.string().min(1).optional(),
          folder: z.string().min(1).optional(),
          storage: z.enum(['modality', 'secondary-capture']).default('modality'),
          deidentify: z.boolean().default(false),
        })
        .refine(({ name, folder }) => (name === undefined) !== (folder === undefined), 'takes a name or a folder'),
    }),
    result: batchState,
  },
  /**
   * next: before all that are not yet done. retry also takes up one that was cancelled, or waits. acknowledge: deliver one
   * that is held back for its red verdict.
   */
  changeJob: {
    argument: z.object({
      jobId: z.string(),
      change: z.enum(['retry', 'acknowledge', 'cancel', 'sooner', 'later', 'next']),
    }),
    result: batchState,
  },
  /** Going on also takes up what the last session has left. A pause lets the running job finish. */
  pauseBatch: { argument: z.object({ paused: z.boolean() }), result: batchState },
} as const;

export type JobState = z.infer<typeof jobState>;
export type JobSummary = z.infer<typeof jobSummary>;
export type BatchState = z.infer<typeof batchState>;
