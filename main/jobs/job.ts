import { createHash } from 'node:crypto';
import { z } from 'zod';
import { reason } from '../../preload/contract/index.ts';
import { redUnacknowledged } from '../export/export-trust.ts';
import { states } from './life-cycle.ts';

const uid = z.string().max(64);

/** What a job is to do: one series through one model to one destination. The same assignment is never taken twice. */
export const assignment = z.object({
  source: z.object({
    /** absolute; '' where the series is fetched */
    folder: z.string(),
    /** of the series in a scan of the folder; '' where it is fetched */
    seriesId: z.string(),
    studyInstanceUID: z.string(),
    seriesInstanceUID: z.string(),
    slices: z.int().positive(),
    /** where the series is fetched from, instead of being read from a folder */
    archive: z
      .object({
        /** of a destination that has been set up */
        name: z.string(),
        /** how many images the archive had of the series, and SHA-256 of their UIDs: with others it is another job */
        instances: z.int().positive(),
        digest: z.string(),
      })
      .optional(),
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
  /**
   * Whether the translation is measured before it is delivered, and what becomes of one whose verdict is red: held back
   * until somebody has acknowledged it, or delivered with that said in it. Absent: it is not measured.
   */
  verdict: z.enum(['hold-red', 'acknowledge-red']).optional(),
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
  /** of a held job: why its verdict is red */
  held: z.object({ reasons: z.array(reason) }).optional(),
  result: z
    .object({
      files: z.int(),
      provider: z.string(),
      seconds: z.number(),
      /** where it was measured */
      verdict: z.enum(['green', 'amber', 'red']).optional(),
    })
    .nullable(),
});
export type Job = z.infer<typeof job>;

/** Before there was a state for it, what is held back was a failed job with a code of its own. */
export function ofToday(job: Job): Job {
  if (job.state !== 'failed' || job.error?.code !== redUnacknowledged) return job;
  return { ...job, state: 'held', error: null, held: { reasons: [] } };
}

/**
 * A job whose assignment is asked for again. Whether it is measured, and delivered where it is red, is chosen anew, for
 * what it makes is the same series. What has been delivered stays, what is held needs an acknowledgement, and what runs
 * ends as it was asked for, but is not held back where it need not be any more.
 */
export function askedAgain(job: Job, { verdict }: Assignment): Job {
  const { assignment, state } = job;
  const isRelease = assignment.verdict === 'hold-red' && verdict === 'acknowledge-red';
  if (assignment.verdict === verdict || state === 'done' || state === 'held') return job;
  if (state === 'running' && !isRelease) return job;
  return { ...job, assignment: { ...assignment, verdict } };
}

/** Equal for assignments that make the same, wherever their source lies, whatever runs them and what is measured then. */
export function keyOf({ source, recipe, destination }: Assignment): string {
  // One by one: the same assignment comes with its keys in another order from the journal than from the command line.
  const { direction, modelId, modelSha256, seed, samples, resample } = recipe;
  const { name, folder, storage, deidentify } = destination;
  const parts = [
    // In an archive, a series is what its instances are; in a folder, what a scan finds.
    [source.archive?.digest ?? source.seriesId, source.studyInstanceUID, source.seriesInstanceUID],
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
