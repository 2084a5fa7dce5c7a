import type { DomainReport, Figure, Level, Reason, SliceFigures, Verdict } from '../../preload/contract/index.ts';

const order: readonly Level[] = ['green', 'amber', 'red'];

export const worst = (levels: readonly Level[]): Level =>
  levels.reduce<Level>((most, one) => (order.indexOf(one) > order.indexOf(most) ? one : most), 'green');

/** @param value null: not measured, not judged */
export function levelOf(
  value: number | null,
  limits: { amber: number | null; red: number | null; worse: 'above' | 'below' },
): Level | null {
  if (value === null || limits.amber === null || limits.red === null) return null;
  const sign = limits.worse === 'above' ? 1 : -1;
  if (sign * (value - limits.red) > 0) return 'red';
  return sign * (value - limits.amber) > 0 ? 'amber' : 'green';
}

/** The worst level of each slice over all measures that are judged slice by slice. */
export function levelsOfSlices(slices: readonly SliceFigures[], count: number): Level[] {
  return Array.from({ length: count }, (_, slice) =>
    worst(slices.flatMap((one) => levelOf(one.values[slice] ?? null, one) ?? [])),
  );
}

/**
 * The verdict: as bad as the worst of its reasons. Each reason says in words which measure passed which threshold.
 * @param calibrated whether the thresholds are those of the model that made the translation
 */
export function verdictOf(
  figures: readonly Figure[],
  slices: readonly SliceFigures[],
  domain: DomainReport | null,
  calibrated: boolean,
): Verdict {
  const reasons = [
    ...figures.flatMap((figure) => reasonOf(figure, slices) ?? []),
    ...(domain?.findings ?? []).flatMap(({ aspect, level, value, unit, expected, message }): Reason[] =>
      level === 'green'
        ? []
        : [
            {
              level,
              measure: `domain-${aspect}`,
              place: 'series',
              value,
              unit,
              threshold: expected && value !== null ? (value > expected[1] ? expected[1] : expected[0]) : null,
              slices: [],
              message,
            },
          ],
    ),
  ].sort((a, b) => order.indexOf(b.level) - order.indexOf(a.level));
  const level = worst(reasons.map((reason) => reason.level));
  if (level !== 'green' || calibrated) return { level, reasons, calibrated };
  // Limits that nobody calibrated for this model may let through what is wrong: nothing vouches for green.
  return { level: 'amber', reasons: [uncalibratedReason], calibrated };
}

const uncalibratedReason: Reason = {
  level: 'amber',
  measure: 'calibration',
  place: 'series',
  value: null,
  unit: '',
  threshold: null,
  slices: [],
  message: 'Nothing stands out, but the thresholds were never calibrated for what made this translation.',
};

function reasonOf(figure: Figure, slices: readonly SliceFigures[]): Reason | null {
  const { measure, place, level, value, unit } = figure;
  if (level === null || level === 'green' || value === null) return null;
  const threshold = level === 'red' ? figure.red : figure.amber;
  const strip = place === 'slice' ? slices.find((one) => one.measure === measure) : undefined;
  const bad = (strip?.values ?? []).flatMap((one, slice) => (strip && levelOf(one, strip) === level ? [slice] : []));
  const side = figure.worse === 'above' ? 'above' : 'below';
  const where = bad.length > 0 ? ` (slice ${bad.map((slice) => slice + 1).join(', ')})` : '';
  const places = { series: '', body: ' in the body', region: ' in the bile-duct region', slice: ' in the worst slice' };
  const message = `${names[measure] ?? measure}${places[place]} is ${printed(value, unit)}${where}, ${side} ${printed(threshold ?? 0, unit)}.`;
  return { level, measure, place, value, unit, threshold, slices: bad, message };
}

const names: Partial<Record<Figure['measure'], string>> = {
  'cycle-error': 'The cycle error',
  'cycle-error-peak': 'The largest spot of cycle error',
  'disagreement-peak': 'The largest spot of disagreement with the preview',
  disagreement: 'The disagreement with the preview',
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
};

export function printed(value: number, unit: string): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
  return `${value.toFixed(digits)}${unit === '' ? '' : ` ${unit}`}`;
}
