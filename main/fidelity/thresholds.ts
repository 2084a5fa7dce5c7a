import type { ModelCard } from '../../models/index.ts';
import type { MeasureId, Place } from '../../preload/contract/index.ts';

/** From where on a measure makes a verdict amber or red: shares of the range, or the unit of the measure. */
export interface Threshold {
  measure: MeasureId;
  place: Place;
  amber: number;
  red: number;
}

export interface Thresholds {
  list: readonly Threshold[];
  /** whether they were calibrated with the very weights that made the translation */
  calibrated: boolean;
}

/**
 * Wide limits for translations whose model nobody has calibrated: they catch what is grossly wrong, and the verdict says
 * that they are not calibrated.
 */
const uncalibrated: readonly Threshold[] = [
  { measure: 'cycle-error', place: 'body', amber: 0.15, red: 0.3 },
  { measure: 'structure', place: 'body', amber: 0.35, red: 0.45 },
  { measure: 'gradient-correlation', place: 'body', amber: 0.2, red: 0.1 },
  { measure: 'mutual-information', place: 'body', amber: 1.08, red: 1.04 },
  // A slice in its own place wins by some hundredths where slices are 3 mm apart, and by more where they are further.
  { measure: 'slice-order', place: 'slice', amber: -0.01, red: -0.03 },
];

/** Those of the card, where its calibration was made with the weights that it has now. */
export function thresholdsOf(card: ModelCard | null): Thresholds {
  const calibration = card?.calibration;
  if (!card || !calibration || calibration.weights !== card.weights.diffusive.sha256)
    return { list: uncalibrated, calibrated: false };
  return { list: calibration.thresholds as readonly Threshold[], calibrated: true };
}

export function thresholdOf(
  { list }: Thresholds,
  measure: MeasureId,
  place: Place,
): Pick<Threshold, 'amber' | 'red'> | null {
  return list.find((one) => one.measure === measure && one.place === place) ?? null;
}
