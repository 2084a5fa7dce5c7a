import { z } from 'zod';
import { readersDuct } from './biliary.ts';
import { triple } from './shapes.ts';

/** How a series was looked at last; it comes back when the series is opened again. */
export const studyView = z
  .object({
    layout: z.enum(['side-by-side', 'swipe', 'blend', 'difference', 'checkerboard', 'volume']),
    measures: z
      .array(
        z.object({
          id: z.number().int(),
          kind: z.enum(['distance', 'angle', 'ellipse', 'rectangle']),
          right: triple,
          down: triple,
          points: z.array(triple).min(2).max(4).describe('mm LPS'),
        }),
      )
      .max(1000),
    ducts: z
      .array(readersDuct)
      .max(200)
      .default([])
      .describe('accepted, refused, drawn or changed by hand; other suggestions are found again'),
  })
  .strict();

export const studyViewCommands = {
  /** null where nothing was kept */
  readStudyView: {
    argument: z.object({ seriesId: z.string() }).strict(),
    result: z.object({ view: studyView.nullable() }),
  },
  keepStudyView: {
    argument: z.object({ seriesId: z.string(), view: studyView }).strict(),
    result: z.object({}).strict(),
  },
} as const;

export type StudyView = z.infer<typeof studyView>;
