import type { MeasureId, Place } from '../../preload/contract/index.ts';
import { againstTruth } from './truth-figures.ts';
import type { Readings } from './measure.ts';

/** How a measure is read, printed and judged. */
export interface FigureDefinition {
  measure: MeasureId;
  place: Place;
  worse: 'above' | 'below';
  /** whose range the value is a share of; `own`: it has a unit, or none, of its own */
  scale: 'source' | 'target' | 'own';
  unit: string;
  meaning: string;
  read: (readings: Readings) => number | null;
  /** the same measure in each slice */
  slices?: (readings: Readings) => (number | null)[] | null;
}

const most = (values: readonly (number | null)[] | undefined): number | null => extreme(values, Math.max);
const least = (values: readonly (number | null)[] | undefined): number | null => extreme(values, Math.min);

function extreme(
  values: readonly (number | null)[] | undefined,
  choose: (...values: number[]) => number,
): number | null {
  const known = values?.filter((value) => value !== null) ?? [];
  return known.length > 0 ? choose(...known) : null;
}

const cycleHides = 'It can hide: a small error proves nothing, a large one means that something was lost.';

/** Every measure, in the order in which it is shown. */
export const figureTable: readonly FigureDefinition[] = [
  {
    measure: 'cycle-error',
    place: 'body',
    worse: 'above',
    scale: 'source',
    unit: '',
    meaning: `Mean absolute difference between the source and what the opposite model makes of the translation, inside the body. ${cycleHides}`,
    read: ({ cycle }) => cycle?.mean ?? null,
    slices: ({ cycle }) => cycle?.perSlice ?? null,
  },
  {
    measure: 'cycle-error',
    place: 'region',
    worse: 'above',
    scale: 'source',
    unit: '',
    meaning: `The same inside the bile-duct region. ${cycleHides}`,
    read: ({ cycle }) => cycle?.region ?? null,
  },
  {
    measure: 'cycle-error',
    place: 'slice',
    worse: 'above',
    scale: 'source',
    unit: '',
    meaning: `The same in the slice where it is largest. ${cycleHides}`,
    read: ({ cycle }) => most(cycle?.perSlice),
  },
  {
    measure: 'cycle-error-peak',
    place: 'region',
    worse: 'above',
    scale: 'source',
    unit: '',
    meaning:
      'Largest difference between the source and what the opposite model makes of the translation inside the bile-duct region, over spots of the size of a duct: where one of them shows something that the other does not.',
    read: ({ cycle }) => cycle?.peak ?? null,
  },
  {
    measure: 'disagreement',
    place: 'body',
    worse: 'above',
    scale: 'target',
    unit: '',
    meaning:
      'Mean absolute difference between the translation and the one-pass preview of the same model family, inside the body: two networks that learnt the same may still be wrong together.',
    read: ({ disagreement }) => disagreement?.mean ?? null,
    slices: ({ disagreement }) => disagreement?.perSlice ?? null,
  },
  {
    measure: 'disagreement',
    place: 'region',
    worse: 'above',
    scale: 'target',
    unit: '',
    meaning: 'The same inside the bile-duct region.',
    read: ({ disagreement }) => disagreement?.region ?? null,
  },
  {
    measure: 'disagreement',
    place: 'slice',
    worse: 'above',
    scale: 'target',
    unit: '',
    meaning: 'The same in the slice where it is largest.',
    read: ({ disagreement }) => most(disagreement?.perSlice),
  },
  {
    measure: 'disagreement-peak',
    place: 'region',
    worse: 'above',
    scale: 'target',
    unit: '',
    meaning:
      'Largest difference between the translation and the preview inside the bile-duct region, over spots of the size of a duct: where one of them shows something that the other does not.',
    read: ({ disagreement }) => disagreement?.peak ?? null,
  },
  {
    measure: 'spread',
    place: 'body',
    worse: 'above',
    scale: 'target',
    unit: '',
    meaning:
      'Mean standard deviation of the samples inside the body: where the model is unsure. What it gets wrong every time has no spread.',
    read: ({ spread }) => spread?.mean ?? null,
    slices: ({ spread }) => spread?.perSlice ?? null,
  },
  {
    measure: 'spread',
    place: 'region',
    worse: 'above',
    scale: 'target',
    unit: '',
    meaning: 'The same inside the bile-duct region.',
    read: ({ spread }) => spread?.region ?? null,
  },
  {
    measure: 'structure',
    place: 'body',
    worse: 'above',
    scale: 'own',
    unit: '',
    meaning:
      'How differently source and translation are built in each neighbourhood, whatever their contrasts (MIND): 0 alike, 1 nothing alike.',
    read: ({ structure }) => structure.mean,
    slices: ({ structure }) => structure.perSlice,
  },
  {
    measure: 'structure',
    place: 'region',
    worse: 'above',
    scale: 'own',
    unit: '',
    meaning: 'The same inside the bile-duct region.',
    read: ({ structure }) => structure.region,
  },
  {
    measure: 'structure',
    place: 'slice',
    worse: 'above',
    scale: 'own',
    unit: '',
    meaning: 'The same in the slice where it is largest.',
    read: ({ structure }) => most(structure.perSlice),
  },
  {
    measure: 'mutual-information',
    place: 'body',
    worse: 'below',
    scale: 'own',
    unit: '',
    meaning: 'Normalised mutual information, mean over the slices: 1 where one image tells nothing of the other.',
    read: ({ mutualInformation }) => mutualInformation.mean,
    slices: ({ mutualInformation }) => mutualInformation.perSlice,
  },
  {
    measure: 'gradient-correlation',
    place: 'body',
    worse: 'below',
    scale: 'own',
    unit: '',
    meaning: 'How far the edges of the source run along edges of the translation, mean over the slices: 1 all, 0 none.',
    read: ({ gradientCorrelation }) => gradientCorrelation.mean,
    slices: ({ gradientCorrelation }) => gradientCorrelation.perSlice,
  },
  {
    measure: 'gradient-correlation',
    place: 'region',
    worse: 'below',
    scale: 'own',
    unit: '',
    meaning: 'The same inside the bile-duct region.',
    read: ({ gradientCorrelation }) => gradientCorrelation.region,
  },
  {
    measure: 'vanished-edges',
    place: 'body',
    worse: 'above',
    scale: 'own',
    unit: 'mm³',
    meaning: 'Volume of edges of the source that the translation has nothing beside.',
    read: ({ changes }) => changes.vanishedEdges,
  },
  {
    measure: 'appeared-edges',
    place: 'body',
    worse: 'above',
    scale: 'own',
    unit: 'mm³',
    meaning: 'Volume of edges of the translation that the source has nothing beside: candidates for what was made up.',
    read: ({ changes }) => changes.appearedEdges,
  },
  {
    measure: 'duct-agreement',
    place: 'region',
    worse: 'below',
    scale: 'own',
    unit: '',
    meaning:
      'Share of the duct candidates of the source’s bile-duct region, by length, that the translation shows darker than its liver: 1 all, 0 none. From MR to CT any difference will do, for vessels are dark on MR and bright on CT.',
    read: ({ ducts }) => ducts?.agreement ?? null,
  },
  {
    measure: 'lost-duct-length',
    place: 'region',
    worse: 'above',
    scale: 'own',
    unit: 'mm',
    meaning:
      'Length of the duct candidate of the source that the translation lacks most of. A thin duct may not be found in the source, either.',
    read: ({ ducts }) => ducts?.lost ?? null,
  },
  {
    measure: 'conspicuity',
    place: 'region',
    worse: 'below',
    scale: 'own',
    unit: 'SD',
    meaning:
      'How many deviations of the liver the source’s duct candidates lie below it in the translation: negative where they turned bright.',
    read: ({ ducts }) => (ducts?.conspicuity ? -ducts.conspicuity.translation.toNoise : null),
  },
  {
    measure: 'conspicuity-gain',
    place: 'region',
    worse: 'below',
    scale: 'own',
    unit: 'SD',
    meaning:
      'What the translation adds to that of the source at the same voxels. Ducts that turned bright or vanished are a failure and have no gain.',
    read: ({ ducts }) => ducts?.conspicuity?.gain ?? null,
  },
  {
    measure: 'vanished-ducts',
    place: 'region',
    worse: 'above',
    scale: 'own',
    unit: 'mm³',
    meaning:
      'Largest dark tube of the bile-duct region of the source that the translation has none for: volume × darkness, in deviations. From MR any tube counts, for vessels turn bright on CT.',
    read: ({ changes }) => changes.vanishedDucts,
  },
  {
    measure: 'appeared-ducts',
    place: 'region',
    worse: 'above',
    scale: 'own',
    unit: 'mm³',
    meaning:
      'Largest dark tube of the bile-duct region of the translation that the source has none for: volume × darkness, in deviations. From CT any tube counts, for vessels turn dark on MR.',
    read: ({ changes }) => changes.appearedDucts,
  },
  {
    measure: 'slice-order',
    place: 'slice',
    worse: 'below',
    scale: 'own',
    unit: '',
    meaning:
      'By how much each slice of the translation resembles its own slice of the source more than the next ones, in the worst slice: below 0 it shows another slice. Thin slices look alike.',
    read: ({ order }) => least(order),
    slices: ({ order }) => order,
  },
  {
    measure: 'flicker',
    place: 'slice',
    worse: 'above',
    scale: 'own',
    unit: 'SD',
    meaning:
      'How much more the mean brightness of the translation jumps between slices than that of its source, in the worst slice: a pattern that leaves the mean alone is not seen.',
    read: ({ flicker }) => most(flicker),
    slices: ({ flicker }) => flicker,
  },
  {
    measure: 'slice-continuity',
    place: 'slice',
    worse: 'above',
    scale: 'own',
    unit: '',
    meaning:
      'How much less a slice of the translation correlates with its neighbours than its source does, in the worst slice: slices in another’s place, texture that changes from slice to slice.',
    read: ({ continuity }) => most(continuity),
    slices: ({ continuity }) => continuity,
  },
  ...againstTruth,
];
