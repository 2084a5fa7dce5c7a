import { createHash } from 'node:crypto';
import { z } from 'zod';
import { states } from './life-cycle.ts';

const uid = z.string().max(64);

/** What a job is to do: one series through one model to one destination. The same assignment is never taken twice. */
export const assignment = z.object({
  source: z.object({
    /** absolute */
    folder: z.string(),
    /** of the series in a scan of the folder */
    seriesId: z.string(),
    studyInstanceUID: z.string(),
    seriesInstanceUID: z.string(),
    slices: z.int().positive(),
  }),
  recipe: z.object({
    direction: z.enum(['ct-to-mrt1', 'mrt1-to-ct']),
    modelId: z.string(),
    /** of the weights: a job never goes on with others */
    modelSha256: z.string(),
    seed: z.int().min(0).max(0xffffffff),
    samples: z.int().min(1).max(64),
    provider: z.enum(['auto', 'cpu', 'cuda']),
    resample: z.boolean(),
  }),
  destination: z.object({
    /** of a destination that has been set up; the series are sent there, and not written into `folder` */
    name: z.string().optional(),
    /** absolute; of a destination with a name the folder that it is, or '' */
    folder: z.string(),
    storage: z.enum(['modality', 'secondary-capture']),
    deidentify: z.boolean(),
  }),
});
export type Assignment = z.infer<typeof assignment>;

const failure = z.object({
  kind: z.enum(['cancelled', 'user', 'data', 'bug']),
  code: z.string(),
  message: z.string(),
  where: z.string().optional(),
  remedy: z.string().optional(),
});

/** A job with all that is known of it. The journal holds one of these for each change: the last one counts. */
export const job = z.object({
  id: z.uuid(),
  /** the jobs that were asked for together */
  batch: z.string(),
  state: z.enum(states),
  assignment,
  /** the higher, the sooner; among equals the order in which they came */
  priority: z.int(),
  added: z.iso.datetime(),
  /** how often it has been started since somebody asked for it */
  attempts: z.int().min(0),
  /** of a waiting job: when it is tried again, in milliseconds since 1970, and how long that was from then */
  retry: z.object({ at: z.number(), afterMs: z.number().min(0) }).nullable(),
  /** decided here, before anything is written: delivered again, it is the same series and not another */
  identity: z.object({ translation: uid, deviation: uid, made: z.iso.datetime() }),
  error: failure.nullable(),
  result: z.object({ files: z.int(), provider: z.string(), seconds: z.number() }).nullable(),
});
export type Job = z.infer<typeof job>;

/** Equal for assignments that make the same, wherever their source lies and whatever runs them. */
export function keyOf({ source, recipe, destination }: Assignment): string {
  // One by one: the same assignment comes with its keys in another order from the journal than from the command line.
  const { direction, modelId, modelSha256, seed, samples, resample } = recipe;
  const { name, folder, storage, deidentify } = destination;
  const parts = [
    [source.seriesId, source.studyInstanceUID, source.seriesInstanceUID],
    [direction, modelId, modelSha256, seed, samples, resample],
    // What a name stands for may be set up anew, and is the same destination.
    [name === undefined ? folder : { name }, storage, deidentify],
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** What a journal of jobs holds. */
export const journalRecord = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job'), job }),
  z.object({ type: z.literal('paused'), paused: z.boolean() }),
]);
export type JournalRecord = z.infer<typeof journalRecord>;
