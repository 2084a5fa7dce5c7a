/** What figures, axes and overlays mean, in English: of the report, and of the window where it speaks English. */
import { printed } from './reason-words.ts';
import type { Axis, Figure, MeasureId, Overlay, Place } from './fidelity.ts';

const cycleHides = 'It can hide: a small error proves nothing, a large one means that something was lost.';
const inRegion = 'The same inside the bile-duct region.';
const inWorstSlice = 'The same in the slice where it is largest.';
const against = {
  mae: 'Mean absolute difference between the translation and the true target, both clipped at the model’s range',
  psnr: 'Peak signal-to-noise ratio against the true target, with the model’s range as the peak',
  ssim: 'Structural similarity with the true target (Wang et al. 2004), slice by slice, with the model’s range',
};
const inBoth = (words: string) => ({
  body: `${words}, inside the body.`,
  region: `${words}, inside the bile-duct region.`,
});

/** One sentence or two for each measure and place there is a figure of: what it is, and what it cannot see. */
const figures = {
  'cycle-error': {
    body: `Mean absolute difference between the source and what the opposite model makes of the translation, inside the body. ${cycleHides}`,
    region: `${inRegion} ${cycleHides}`,
    slice: `${inWorstSlice} ${cycleHides}`,
  },
  disagreement: {
    body: 'Mean absolute difference between the translation and the one-pass preview of the same model family, inside the body: two networks that learnt the same may still be wrong together.',
    region: inRegion,
    slice: inWorstSlice,
  },
  'missing-ducts': {
    region:
      'Largest dark tube of the bile-duct region that the one-pass preview of the same source shows and the translation does not: volume × share of the range. What both networks miss is not found.',
  },
  'unconfirmed-ducts': {
    region:
      'Largest dark tube of the bile-duct region that the translation shows in what is even liver in the source, and the preview does not: volume × share of the range. What both networks make up is not found.',
  },
  spread: {
    body: 'Mean standard deviation of the samples inside the body: where the model is unsure. What it gets wrong every time has no spread.',
    region: inRegion,
  },
  structure: {
    body: 'How differently source and translation are built in each neighbourhood, whatever their contrasts (MIND): 0 alike, 1 nothing alike.',
    region: inRegion,
    slice: inWorstSlice,
  },
  'mutual-information': {
    body: 'Normalised mutual information, mean over the slices: 1 where one image tells nothing of the other.',
  },
  'gradient-correlation': {
    body: 'How far the edges of the source run along edges of the translation, mean over the slices: 1 all, 0 none.',
    region: inRegion,
  },
  'vanished-edges': { body: 'Volume of edges of the source that the translation has nothing beside.' },
  'appeared-edges': {
    body: 'Volume of edges of the translation that the source has nothing beside: candidates for what was made up.',
  },
  'duct-agreement': {
    region:
      'Share of the duct candidates of the source’s bile-duct region, by length, that the translation shows darker than its liver: 1 all, 0 none. From MR to CT any difference will do, for vessels are dark on MR and bright on CT.',
  },
  'lost-duct-length': {
    region:
      'Length of the duct candidate of the source that the translation lacks most of. A thin duct may not be found in the source, either.',
  },
  conspicuity: {
    region:
      'How many deviations of the liver the source’s duct candidates lie below it in the translation: negative where they turned bright.',
  },
  'conspicuity-gain': {
    region:
      'What the translation adds to that of the source at the same voxels. Ducts that turned bright or vanished are a failure and have no gain.',
  },
  'vanished-ducts': {
    region:
      'Largest dark tube of the bile-duct region of the source that the translation has none for: volume × darkness, in deviations. From MR any tube counts, for vessels turn bright on CT.',
  },
  'appeared-ducts': {
    region:
      'Largest dark tube of the bile-duct region of the translation that the source has none for: volume × darkness, in deviations. From CT any tube counts, for vessels turn dark on MR.',
  },
  'slice-order': {
    slice:
      'By how much each slice of the translation resembles its own slice of the source more than those 3 to 20 mm away, in the worst slice: below 0 it shows another slice. Nearer ones look alike.',
  },
  flicker: {
    slice:
      'How much more the mean brightness of the translation jumps between slices than that of its source, in the worst slice: a pattern that leaves the mean alone is not seen.',
  },
  'slice-continuity': {
    slice:
      'How much less a slice of the translation correlates with its neighbours than its source does, in the worst slice: slices in another’s place, texture that changes from slice to slice.',
  },
  mae: inBoth(against.mae),
  psnr: inBoth(against.psnr),
  ssim: inBoth(against.ssim),
  'duct-dice': {
    region:
      'Dice of the dark tubes of the true target’s bile-duct region with what the translation has on their side of the middle between tubes and liver: erased or inverted 0. On MR vessels are among them.',
  },
  'duct-contrast': {
    region:
      'Contrast of the true target’s dark tubes against its liver in the translation, in parts of the true one: 1 right, 0 erased, negative inverted.',
  },
} satisfies Partial<Record<MeasureId, Partial<Record<Place, string>>>>;

interface AxisFacts {
  /** as printed, with its unit */
  budget: string;
  samples: number;
}

const axes: Readonly<Record<Axis['axis'], (facts: AxisFacts) => string>> = {
  'sample-quality': () =>
    'Normalised mutual information with the source (1 to 2): whether it is an image of this body at all. Without a true target nothing says how good it is.',
  'anatomical-fidelity': () =>
    'Share of the source’s edges that the translation has along them, in the bile-duct region where it is known.',
  'sampling-speed': ({ budget }) =>
    `Seconds for each slice, against a budget of ${budget}: twice as fast scores 1, on budget ½.`,
  diversity: ({ samples }) =>
    samples > 1
      ? `Mean standard deviation of ${samples} samples inside the body: none means that the model always draws the same, whatever else would fit the source.`
      : 'Not measured: it takes two samples or more.',
};

export const englishMeanings = { figures, axes };

/** The same in any language. */
export interface MeaningWords {
  figures: { [M in keyof typeof figures]: { [P in keyof (typeof figures)[M]]: string } };
  axes: typeof axes;
}

/** Empty for what no figure is of. */
export function figureInWords({ measure, place }: Pick<Figure, 'measure' | 'place'>, words: MeaningWords): string {
  const all: Partial<Record<MeasureId, Partial<Record<Place, string>>>> = words.figures;
  return all[measure]?.[place] ?? '';
}

/** @param samples null where nobody knows */
export function axisInWords(
  { axis, budget }: Pick<Axis, 'axis' | 'budget'>,
  samples: number | null,
  words: MeaningWords,
): string {
  return words.axes[axis]({ budget: budget === null ? '–' : printed(budget, 's'), samples: samples ?? 1 });
}

/** What each overlay is a picture of. */
export const overlayMeasures = {
  uncertainty: 'spread',
  'cycle-error': 'cycle-error',
  disagreement: 'disagreement',
} as const satisfies Record<Overlay['kind'], MeasureId>;

export function overlayInWords(kind: Overlay['kind'], words: MeaningWords): string {
  return words.figures[overlayMeasures[kind]].body;
}
