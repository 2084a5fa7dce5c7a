import { formatMeasure } from '../state/format.ts';
import { strings } from '../strings.ts';

/** A figure with its unit, in the words of the window's language where the unit is made of words. */
export function figureText(value: number, unit: string): string {
  return formatMeasure(value, strings.reasons.units[unit] ?? unit);
}
