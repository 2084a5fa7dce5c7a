import type { Model } from '../../models/index.ts';
import type { Volume } from '../dicom/index.ts';
import { resultRange, sourceRange, type IntensityRange } from '../syndiff/index.ts';

/** The intensities that become [−1, 1]. @param model null for another tool's translation: told from the values then */
export function rangesOf(
  source: Volume,
  translation: Volume,
  model: Model | null,
): { source: IntensityRange; target: IntensityRange } {
  return {
    source: sourceRange(source.values, model?.card.intensity.source ?? unknownMapping(source.unit)),
    target: model
      ? resultRange(model.card.intensity.target)
      : sourceRange(translation.values, unknownMapping(translation.unit)),
  };
}

/** HU have a soft-tissue window; MR the same percentiles as the cards of this project. */
export function unknownMapping(unit: Volume['unit']) {
  return unit === 'HU'
    ? ({ kind: 'window', unit, minimum: -200, maximum: 300 } as const)
    : ({ kind: 'percentiles', unit, lower: 0.5, upper: 99.5, restoredMinimum: 0, restoredMaximum: 1000 } as const);
}
