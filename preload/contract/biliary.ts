/** The bile ducts as the engine suggests them: where to look, and what may be a duct. */
import { z } from 'zod';
import { conspicuity } from './fidelity.ts';

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

/** The centre line of a duct as the rules suggested it or a hand drew it. */
export const ductLine = z.array(point).min(2).max(5000).describe('mm LPS, straight between the points');

/** A duct as a reader left it. */
export const readersDuct = z.object({
  number: z.number().int(),
  by: z.enum(['suggestion', 'edited', 'drawn']).describe('edited: a suggestion whose line a hand has changed'),
  judged: z.enum(['accepted', 'refused']).nullable().describe('null: nobody has said'),
  common: z.boolean().describe('whether it runs as the common duct does'),
  points: ductLine,
});

/** A reader stands by what he accepted, and by what his hand changed or drew, unless he refused it. */
export function isStoodBy({ by, judged }: Pick<ReadersDuct, 'by' | 'judged'>): boolean {
  return judged === 'accepted' || (judged === null && by !== 'suggestion');
}

export const measuredDuct = suggestedDuct.omit({ strength: true }).extend({
  widest: z.object({ diameter: z.number().describe('mm'), at: point }),
});

export const biliaryCommands = {
  /** of an opened series */
  suggestRegion: { argument: z.object({ seriesId: z.string() }), result: suggestedRegion },
  /** of an opened series, inside a box that the user may have changed */
  suggestDucts: {
    argument: z.object({ seriesId: z.string(), box: z.object({ low: point, high: point }) }),
    result: suggestedDucts,
  },
  /** of an opened series, along a line that the user has drawn or changed */
  measureDuct: { argument: z.object({ seriesId: z.string(), line: ductLine }).strict(), result: measuredDuct },
  /** the contrast of ducts before and after a finished translation */
  ductConspicuity: {
    argument: z.object({ translationId: z.string(), lines: z.array(ductLine).min(1).max(200) }).strict(),
    result: z.object({
      each: z.array(conspicuity.nullable()).describe('of each line; null where duct or liver are too small'),
      together: conspicuity.nullable().describe('at the voxels of all of them'),
    }),
  },
} as const;

export type SuggestedRegion = z.infer<typeof suggestedRegion>;
export type SuggestedDuct = z.infer<typeof suggestedDuct>;
export type SuggestedDucts = z.infer<typeof suggestedDucts>;
export type ReadersDuct = z.infer<typeof readersDuct>;
export type MeasuredDuct = z.infer<typeof measuredDuct>;
