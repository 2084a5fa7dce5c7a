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

/** Every measure, in the order in which it is shown. */
export const figureTable: readonly FigureDefinition[] = [
  {
    measure: 'cycle-error',
    place: 'body',
    worse: 'above',
    scale: 'source',
    unit: '',
    read: ({ cycle }) => cycle?.mean ?? null,
    slices: ({ cycle }) => cycle?.perSlice ?? null,
  },
  {
    measure: 'cycle-error',
    place: 'region',
    worse: 'above',
    scale: 'source',
    unit: '',
    read: ({ cycle }) => cycle?.region ?? null,
  },
  {
    measure: 'cycle-error',
    place: 'slice',
    worse: 'above',
    scale: 'source',
    unit: '',
    read: ({ cycle }) => most(cycle?.perSlice),
  },
  {
    measure: 'disagreement',
    place: 'body',
    worse: 'above',
    scale: 'target',
    unit: '',
    read: ({ disagreement }) => disagreement?.mean ?? null,
    slices: ({ disagreement }) => disagreement?.perSlice ?? null,
  },
  {
    measure: 'disagreement',
    place: 'region',
    worse: 'above',
    scale: 'target',
    unit: '',
    read: ({ disagreement }) => disagreement?.region ?? null,
  },
  {
    measure: 'disagreement',
    place: 'slice',
    worse: 'above',
    scale: 'target',
    unit: '',
    read: ({ disagreement }) => most(disagreement?.perSlice),
  },
  {
    measure: 'missing-ducts',
    place: 'region',
    worse: 'above',
    scale: 'own',
    unit: 'mm³ × range',
    read: ({ unsharedDucts }) => unsharedDucts?.missing ?? null,
  },
  {
    measure: 'unconfirmed-ducts',
    place: 'region',
    worse: 'above',
    scale: 'own',
    unit: 'mm³ × range',
    read: ({ unsharedDucts }) => unsharedDucts?.unconfirmed ?? null,
  },
  {
    measure: 'spread',
    place: 'body',
    worse: 'above',
    scale: 'target',
    unit: '',
    read: ({ spread }) => spread?.mean ?? null,
    slices: ({ spread }) => spread?.perSlice ?? null,
  },
  {
    measure: 'spread',
    place: 'region',
    worse: 'above',
    scale: 'target',
    unit: '',
    read: ({ spread }) => spread?.region ?? null,
  },
  {
    measure: 'structure',
    place: 'body',
    worse: 'above',
    scale: 'own',
    unit: '',
    read: ({ structure }) => structure.mean,
    slices: ({ structure }) => structure.perSlice,
  },
  {
    measure: 'structure',
    place: 'region',
    worse: 'above',
    scale: 'own',
    unit: '',
    read: ({ structure }) => structure.region,
  },
  {
    measure: 'structure',
    place: 'slice',
    worse: 'above',
    scale: 'own',
    unit: '',
    read: ({ structure }) => most(structure.perSlice),
  },
  {
    measure: 'mutual-information',
    place: 'body',
    worse: 'below',
    scale: 'own',
    unit: '',
    read: ({ mutualInformation }) => mutualInformation.mean,
    slices: ({ mutualInformation }) => mutualInformation.perSlice,
  },
  {
    measure: 'gradient-correlation',
    place: 'body',
    worse: 'below',
    scale: 'own',
    unit: '',
    read: ({ gradientCorrelation }) => gradientCorrelation.mean,
    slices: ({ gradientCorrelation }) => gradientCorrelation.perSlice,
  },
  {
    measure: 'gradient-correlation',
    place: 'region',
    worse: 'below',
    scale: 'own',
    unit: '',
    read: ({ gradientCorrelation }) => gradientCorrelation.region,
  },
  {
    measure: 'vanished-edges',
    place: 'body',
    worse: 'above',
    scale: 'own',
    unit: 'mm³',
    read: ({ changes }) => changes.vanishedEdges,
  },
  {
    measure: 'appeared-edges',
    place: 'body',
    worse: 'above',
    scale: 'own',
    unit: 'mm³',
    read: ({ changes }) => changes.appearedEdges,
  },
  {
    measure: 'duct-agreement',
    place: 'region',
    worse: 'below',
    scale: 'own',
    unit: '',
    read: ({ ducts }) => ducts?.agreement ?? null,
  },
  {
    measure: 'lost-duct-length',
    place: 'region',
    worse: 'above',
    scale: 'own',
    unit: 'mm',
    read: ({ ducts }) => ducts?.lost ?? null,
  },
  {
    measure: 'conspicuity',
    place: 'region',
    worse: 'below',
    scale: 'own',
    unit: 'SD',
    read: ({ ducts }) => (ducts?.conspicuity ? -ducts.conspicuity.translation.toNoise : null),
  },
  {
    measure: 'conspicuity-gain',
    place: 'region',
    worse: 'below',
    scale: 'own',
    unit: 'SD',
    read: ({ ducts }) => ducts?.conspicuity?.gain ?? null,
  },
  {
    measure: 'vanished-ducts',
    place: 'region',
    worse: 'above',
    scale: 'own',
    unit: 'mm³',
    read: ({ changes }) => changes.vanishedDucts,
  },
  {
    measure: 'appeared-ducts',
    place: 'region',
    worse: 'above',
    scale: 'own',
    unit: 'mm³',
    read: ({ changes }) => changes.appearedDucts,
  },
  {
    measure: 'slice-order',
    place: 'slice',
    worse: 'below',
    scale: 'own',
    unit: '',
    read: ({ order }) => least(order),
    slices: ({ order }) => order,
  },
  {
    measure: 'flicker',
    place: 'slice',
    worse: 'above',
    scale: 'own',
    unit: 'SD',
    read: ({ flicker }) => most(flicker),
    slices: ({ flicker }) => flicker,
  },
  {
    measure: 'slice-continuity',
    place: 'slice',
    worse: 'above',
    scale: 'own',
    unit: '',
    read: ({ continuity }) => most(continuity),
    slices: ({ continuity }) => continuity,
  },
  ...againstTruth,
];
