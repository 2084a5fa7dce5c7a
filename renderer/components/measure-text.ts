import { formatValue } from '../state/format.ts';
import type { Unit } from '../state/format.ts';
import type { MeasureRecord } from '../state/measure-export.ts';
import type { Statistics } from '../state/measure-statistics.ts';
import type { Role } from '../state/layout.ts';
import { strings } from '../strings.ts';

/** Length, angle or area, whichever a measure has. */
export function sizeText({ lengthMillimetres, angleDegrees, areaSquareMillimetres }: MeasureRecord): string {
  const text = strings.measures;
  if (lengthMillimetres !== null) return text.length(lengthMillimetres.toFixed(1));
  if (angleDegrees !== null) return text.angle(angleDegrees.toFixed(1));
  if (areaSquareMillimetres !== null) return text.area((areaSquareMillimetres / 100).toFixed(2));
  return '';
}

/** @param role named where the values of both stand together */
export function statisticsText({ mean, deviation, least, most }: Statistics, unit: Unit, role: Role | null): string {
  const [m, s, low, high] = [mean, deviation, least, most].map((value) => formatValue(value, unit));
  const values = strings.measures.values(m!, s!, low!, high!, unit);
  return role ? `${role === 'source' ? strings.readout.source : strings.readout.translated} ${values}` : values;
}
