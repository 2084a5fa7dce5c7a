import type { FigureDefinition } from './figure-table.ts';
import type { ImageMeasures } from './image-measures.ts';

const images: readonly (Pick<FigureDefinition, 'measure' | 'worse' | 'scale' | 'unit'> & {
  of: (measures: ImageMeasures) => number;
})[] = [
  {
    measure: 'mae',
    worse: 'above',
    scale: 'target',
    unit: '',
    // Half the range is 1 in [−1, 1]; figures are shares of the range.
    of: ({ mae }) => mae / 2,
  },
  {
    measure: 'psnr',
    worse: 'below',
    scale: 'own',
    unit: 'dB',
    of: ({ psnr }) => psnr,
  },
  {
    measure: 'ssim',
    worse: 'below',
    scale: 'own',
    unit: '',
    of: ({ ssim }) => ssim,
  },
];

/** What is measured where a true target is known; judged by nobody: thresholds are for translations without one. */
export const againstTruth: readonly FigureDefinition[] = [
  ...images.flatMap(({ of, ...one }) =>
    (['body', 'region'] as const).map((place): FigureDefinition => ({
      ...one,
      place,
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
    read: ({ truth }) => truth?.ducts?.dice ?? null,
  },
  {
    measure: 'duct-contrast',
    place: 'region',
    worse: 'below',
    scale: 'own',
    unit: 'of the truth’s',
    read: ({ truth }) => truth?.ducts?.contrast ?? null,
  },
];
