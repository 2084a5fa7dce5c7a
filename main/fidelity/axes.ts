import { axisInWords, englishMeanings, type Axis, type Figure } from '../../preload/contract/index.ts';

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
  const said = (axis: Omit<Axis, 'meaning'>): Axis => ({
    ...axis,
    meaning: axisInWords(axis, samples, englishMeanings),
  });
  return [
    said({
      axis: 'sample-quality',
      value: information,
      unit: '',
      budget: null,
      // 1 is no information; 1.4 is about what two noise-free images of one anatomy share.
      score: information === null ? null : clamped((information - 1) / 0.4),
    }),
    said({
      axis: 'anatomical-fidelity',
      value: gradients,
      unit: '',
      budget: null,
      score: gradients === null ? null : clamped(gradients),
    }),
    said({
      axis: 'sampling-speed',
      value: perSlice,
      unit: 's/slice',
      budget,
      score: perSlice === null ? null : clamped(budget / Math.max(perSlice, 1e-6) / 2),
    }),
    said({
      axis: 'diversity',
      value: spreadShare === null ? null : 100 * spreadShare,
      unit: '% of the range',
      budget: null,
      score: spreadShare === null ? null : clamped(spreadShare / 0.05),
    }),
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
