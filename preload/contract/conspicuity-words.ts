import type { FidelityReport } from './fidelity.ts';

type Failure = NonNullable<NonNullable<FidelityReport['conspicuity']>['failure']>;

/** The words for the conspicuity gain in English: of the report, and of the window where it speaks English. */
export const conspicuityWords = {
  heading: 'Conspicuity gain of the ducts',
  unit: 'SD of the liver',
  less: 'The ducts stand out less than in the source.',
  failures: {
    inverted: 'The ducts turned brighter than the liver.',
    vanished: 'The ducts vanished: they cannot be told from the liver.',
  } satisfies Record<Failure, string>,
  contrast: 'Ducts against liver',
  source: 'Source',
  translation: 'Translation (synthetic)',
  definition:
    'Mean of the ducts minus mean of the liver: negative where they are darker, as bile is. SD: of the liver, 1/40 of the range at least. The gain is by how many of them the ducts lie further below the liver than in the source, at the same voxels.',
  ofSuggestions: 'Of the duct candidates in the source as the rules suggest them; many of those are no ducts.',
  judged:
    'The verdict judges the figure of the suggestions, for which its thresholds are calibrated; no hand changes it.',
  ofReader: (count: number) =>
    count === 1
      ? 'Of the 1 duct that a hand accepted, edited or drew.'
      : `Of the ${count} ducts that a hand accepted, edited or drew.`,
  none: 'Not measured: no bile-duct region, too little liver or too few duct candidates in the source.',
  readerNone: 'Not measured: no bile-duct region, or too few voxels of ducts or liver.',
};
