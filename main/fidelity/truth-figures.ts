import type { FigureDefinition } from './figure-table.ts';
import type { ImageMeasures } from './image-measures.ts';

const images: readonly (Pick<FigureDefinition, 'measure' | 'worse' | 'scale' | 'unit' | 'meaning'> & {
  of: (measures: ImageMeasures) => number;
})[] = [
  {
    measure: 'mae',
    worse: 'above',
    scale: 'target',
    unit: '',
    meaning: 'Mean absolute difference between the translation and the true target, both clipped at the model’s range',
    // Half the range is 1 in [−1, 1]; figures are shares of the range.
    of: ({ mae }) => mae / 2,
  },
  {
    measure: 'psnr',
    worse: 'below',
    scale: 'own',
    unit: 'dB',
    meaning: 'Peak signal-to-noise ratio against the true target, with the model’s range as the peak',
    of: ({ psnr }) => psnr,
  },
  {
    measure: 'ssim',
    worse: 'below',
    scale: 'own',
    unit: '',
    meaning: 'Structural similarity with the true target (Wang et al. 2004), slice by slice, with the model’s range',
    of: ({ ssim }) => ssim,
  },
];

/** What is measured where a true target is known; judged by nobody: thresholds are for translations without one. */
export const againstTruth: readonly FigureDefinition[] = [
  ...images.flatMap(({ of, meaning, ...one }) =>
    (['body', 'region'] as const).map((place): FigureDefinition => ({
      ...one,
      place,
      meaning: `${meaning}, inside the ${place === 'body' ? 'body' : 'bile-duct region'}.`,
      read: ({ truth }) => {
        const measures = truth?.[place];
        const value = measures ? of(measures) : null;
        // The PSNR of the truth itself is no number.
        return Number.isFinite(value) ? value : null;
      },
    })),
  ),
  {
    measure: 'duct-dice',
    place: 'region',
    worse: 'below',
    scale: 'own',
    unit: '',
    meaning:
      'Dice of the dark tubes of the true target’s bile-duct region with what the translation has on their side of the middle between tubes and liver: erased or inverted 0. On MR vessels are among them.',
    read: ({ truth }) => truth?.ducts?.dice ?? null,
  },
  {
    measure: 'duct-contrast',
    place: 'region',
    worse: 'below',
    scale: 'own',
    unit: 'of the truth’s',
    meaning:
      'Contrast of the true target’s dark tubes against its liver in the translation, in parts of the true one: 1 right, 0 erased, negative inverted.',
    read: ({ truth }) => truth?.ducts?.contrast ?? null,
  },
];
