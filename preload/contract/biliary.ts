/** The bile ducts as the engine suggests them: where to look, and what may be a duct. */
import { z } from 'zod';

const point = z.tuple([z.number(), z.number(), z.number()]).describe('mm LPS');

export const suggestedRegion = z.discriminatedUnion('found', [
  z.object({
    found: z.literal(true),
    box: z.object({ low: point, high: point }),
    hilum: point,
    confidence: z.number().describe('0 to 1, by rule and not a probability'),
    remarks: z.array(z.enum(['liver-cut-above', 'liver-cut-below', 'hilum-near-the-end', 'hardly-enclosed'])),
  }),
  z.object({
    found: z.literal(false),
    reason: z.enum(['no-body', 'no-liver', 'not-on-the-right', 'hilum-outside']),
  }),
]);

export const suggestedDuct = z.object({
  points: z.array(point).describe('centre line, 1 mm apart'),
  diameters: z.array(z.number()).describe('mm at each point'),
  length: z.number().describe('mm'),
  medianDiameter: z.number().describe('mm'),
  strength: z.number().describe('response of the filter: 1 for a long tube as dark as bile'),
});

export const suggestedDucts = z.object({
  candidates: z.array(suggestedDuct).describe('strongest and longest first'),
  common: z
    .object({ candidate: z.number(), widestDiameter: z.number(), widestAt: point })
    .nullable()
    .describe('the candidate that runs as the common duct does, and where it is widest'),
});

export const biliaryCommands = {
  /** of an opened series */
  suggestRegion: { argument: z.object({ seriesId: z.string() }), result: suggestedRegion },
  /** of an opened series, inside a box that the user may have changed */
  suggestDucts: {
    argument: z.object({ seriesId: z.string(), box: z.object({ low: point, high: point }) }),
    result: suggestedDucts,
  },
} as const;

export type SuggestedRegion = z.infer<typeof suggestedRegion>;
export type SuggestedDuct = z.infer<typeof suggestedDuct>;
export type SuggestedDucts = z.infer<typeof suggestedDucts>;
