import type { Axis, Figure } from '../../preload/contract/index.ts';
import { printed } from './verdict.ts';

/**
 * The quadrilemma of synthesis: sample quality, sampling speed and mode coverage (the trilemma of Xiao et al., ICLR
 * 2022) and, fourth, anatomical fidelity. Each axis has one number of its own and, for drawing and comparing, a score.
 */
export function axesOf(
  figures: readonly Figure[],
  { seconds, slices, budget, samples, range }: AxisInput,
): [Axis, Axis, Axis, Axis] {
  const value = (measure: Figure['measure'], place: Figure['place']) =>
    figures.find((one) => one.measure === measure && one.place === place)?.value ?? null;
  const information = value('mutual-information', 'body');
  const gradients = value('gradient-correlation', 'region') ?? value('gradient-correlation', 'body');
  const perSlice = seconds === null ? null : seconds / Math.max(1, slices);
  const spread = value('spread', 'body');
  const spreadShare = spread === null ? null : spread / range;
  return [
    {
      axis: 'sample-quality',
      value: information,
      unit: '',
      budget: null,
      // 1 is no information; 1.4 is about what two noise-free images of one anatomy share.
      score: information === null ? null : clamped((information - 1) / 0.4),
      meaning:
        'Normalised mutual information with the source (1 to 2): whether it is an image of this body at all. Without a true target nothing says how good it is.',
    },
    {
      axis: 'anatomical-fidelity',
      value: gradients,
      unit: '',
      budget: null,
      score: gradients === null ? null : clamped(gradients),
      meaning:
        'Share of the source’s edges that the translation has along them, in the bile-duct region where it is known.',
    },
    {
      axis: 'sampling-speed',
      value: perSlice,
      unit: 's/slice',
      budget,
      score: perSlice === null ? null : clamped(budget / Math.max(perSlice, 1e-6) / 2),
      meaning: `Seconds for each slice, against a budget of ${printed(budget, 's')}: twice as fast scores 1, on budget ½.`,
    },
    {
      axis: 'diversity',
      value: spreadShare === null ? null : 100 * spreadShare,
      unit: '% of the range',
      budget: null,
      score: spreadShare === null ? null : clamped(spreadShare / 0.05),
      meaning:
        samples !== null && samples > 1
          ? `Mean standard deviation of ${samples} samples inside the body: none means that the model always draws the same, whatever else would fit the source.`
          : 'Not measured: it takes two samples or more.',
    },
  ];
}

export interface AxisInput {
  /** of the whole translation */
  seconds: number | null;
  slices: number;
  /** s/slice */
  budget: number;
  samples: number | null;
  /** of the target, in its unit */
  range: number;
}

const clamped = (value: number) => Math.max(0, Math.min(1, value));
