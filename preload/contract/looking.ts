import { z } from 'zod';

/** What can be asked of a translation while it runs. Its slices come to the window one by one, those first that somebody looks at. */
export const lookingCommands = {
  /** a translation that has ended does not care */
  lookAtSlice: {
    argument: z.object({ translationId: z.string(), slice: z.number().int().min(0) }).strict(),
    result: z.object({}).strict(),
  },
  /** the slice at hand is still finished; a translation that has ended does not care */
  pauseTranslation: {
    argument: z.object({ translationId: z.string(), paused: z.boolean() }).strict(),
    result: z.object({}).strict(),
  },
} as const;

export const sliceRange = z
  .object({ first: z.number().int().min(0), last: z.number().int().min(0) })
  .strict()
  .describe('slices counted from 0; both ends belong to it');

export const translationSlice = z
  .object({
    type: z.literal('translation-slice'),
    translationId: z.string(),
    volumeId: z.string().describe('of the preview that the slice takes its place in'),
    slice: z.number(),
    url: z.string().describe('relative URL of the raw little-endian voxels of the slice'),
  })
  .describe('a slice is done; its voxels are there until the translation is');
