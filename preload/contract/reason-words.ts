/**
 * The reasons of a verdict and the findings about a series are codes with parameters; here they become words. The tables
 * of words are one for each language: the engine writes the English ones into report, DICOM and messages, the window has
 * its own beside them.
 */
import type { DomainFinding, MeasureId, Place, Reason } from './fidelity.ts';

/** What beyond a threshold is said about; texts are ready to be printed. */
export interface BeyondThreshold {
  measure: string;
  place: string;
  value: string;
  threshold: string;
  above: boolean;
  /** counted from 1, empty where it concerns more than some slices */
  slices: readonly number[];
}

export interface ReasonWords {
  /** subject of the sentence; a measure that is never judged is called by its code */
  measures: Readonly<Partial<Record<MeasureId, string>>>;
  places: Readonly<Record<Place, string>>;
  /** how the series differs, before the number */
  aspects: Readonly<Record<DomainFinding['aspect'], string>>;
  /** of a unit that is made of words; any other is printed as it is */
  units: Readonly<Record<string, string>>;
  beyond: (what: BeyondThreshold) => string;
  /** @param low null: nothing is too little */
  unusual: (aspect: string, value: string, low: string | null, high: string) => string;
  wrongUnit: (model: string, wanted: string, unit: string) => string;
  noReference: (model: string) => string;
  noBody: string;
  noRegion: string;
  notCalibrated: string;
}

/** A reason in words. @param slices its slices as the reader counts them, from 0; default: as in the whole volume */
export function reasonInWords(
  reason: Omit<Reason, 'message'>,
  words: ReasonWords,
  slices: readonly number[] = reason.slices,
): string {
  const { code, measure, place, value, threshold, unit } = reason;
  if (code === 'no-region') return words.noRegion;
  if (code === 'not-calibrated') return words.notCalibrated;
  if (code !== 'beyond-threshold')
    return findingInWords(
      { ...reason, code, aspect: measure.replace('domain-', '') as DomainFinding['aspect'] },
      words,
    );
  return words.beyond({
    measure: words.measures[measure] ?? measure,
    place: words.places[place],
    value: printedIn(words, value ?? 0, unit),
    threshold: printedIn(words, threshold ?? 0, unit),
    above: (value ?? 0) > (threshold ?? 0),
    slices: slices.map((slice) => slice + 1).sort((a, b) => a - b),
  });
}

/** What was found about a series in words. */
export function findingInWords(
  { code, aspect, value, unit, expected, parameters }: Omit<DomainFinding, 'message' | 'level'>,
  words: ReasonWords,
): string {
  const { model = '', wanted = '', given = '' } = parameters;
  if (code === 'wrong-unit') return words.wrongUnit(model, wanted, given);
  if (code === 'no-body') return words.noBody;
  if (code === 'no-reference' || value === null || expected === null) return words.noReference(model);
  const [low, high] = expected.map((limit) => printedIn(words, limit, unit)) as [string, string];
  return words.unusual(words.aspects[aspect], printedIn(words, value, unit), expected[0] <= 0 ? null : low, high);
}

/** A number with as many digits as its size deserves, and its unit. */
export function printed(value: number, unit: string): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
  return `${value.toFixed(digits)}${unit === '' ? '' : ` ${unit}`}`;
}

const printedIn = ({ units }: ReasonWords, value: number, unit: string): string => printed(value, units[unit] ?? unit);

export const englishReasons: ReasonWords = {
  measures: {
    'cycle-error': 'The cycle error',
    disagreement: 'The disagreement with the preview',
    'missing-ducts': 'The largest dark tube that the preview shows and the translation does not',
    'unconfirmed-ducts': 'The largest dark tube that the translation shows in even liver and the preview does not',
    spread: 'The spread of the samples',
    structure: 'The difference in structure',
    'mutual-information': 'The mutual information with the source',
    'gradient-correlation': 'The agreement of edges with the source',
    'vanished-edges': 'The volume of vanished edges',
    'appeared-edges': 'The volume of edges that appeared',
    'duct-agreement': 'The share of the source’s ducts that the translation shows',
    'lost-duct-length': 'The length of a duct that was lost',
    conspicuity: 'The conspicuity of the ducts',
    'conspicuity-gain': 'The conspicuity gain of the ducts',
    'vanished-ducts': 'The largest dark tube that vanished',
    'appeared-ducts': 'The largest dark tube that appeared',
    'slice-order': 'The likeness of a slice to its own slice of the source, less that to the next ones,',
    flicker: 'The flicker between slices',
    'slice-continuity': 'The likeness lost between neighbouring slices',
  },
  places: { series: '', body: ' in the body', region: ' in the bile-duct region', slice: ' in the worst slice' },
  aspects: {
    intensity: 'The intensities inside the body differ from those of the training by',
    spacing: 'The pixels are spaced',
    'field-of-view': 'The shorter side of a slice is',
    noise: 'The noise is',
    coverage: 'The body fills, in its middle slice,',
    motion: 'The body jumps between two neighbouring slices by',
    ghosts: 'The surroundings of the body, which should be empty, hold',
    phase: 'The contrast phase is',
  },
  units: {},
  beyond: ({ measure, place, value, threshold, above, slices }) => {
    const where = slices.length > 0 ? ` (slice ${slices.join(', ')})` : '';
    return `${measure}${place} is ${value}${where}, ${above ? 'above' : 'below'} ${threshold}.`;
  },
  unusual: (aspect, value, low, high) =>
    `${aspect} ${value}; usual is ${low === null ? `up to ${high}` : `${low} to ${high}`}.`,
  wrongUnit: (model, wanted, unit) => `${model} translates series in ${wanted}; this one is in ${unit}.`,
  noReference: (model) =>
    `The card of ${model} says nothing of what its training looked like: nothing could be compared.`,
  noBody: 'No slice shows a body that stands out from air.',
  noRegion: 'No bile-duct region was found, so nobody has looked at the ducts: place its box and assess again.',
  notCalibrated: 'Nothing stands out, but the thresholds were never calibrated for what made this translation.',
};
