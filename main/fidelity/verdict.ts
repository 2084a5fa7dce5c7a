import {
  englishReasons,
  reasonInWords,
  type DomainReport,
  type Figure,
  type Level,
  type Reason,
  type SliceFigures,
  type Verdict,
} from '../../preload/contract/index.ts';

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
 * @param region whether there is a bile-duct region: without one nobody has looked at the ducts
 */
export function verdictOf(
  figures: readonly Figure[],
  slices: readonly SliceFigures[],
  domain: DomainReport | null,
  { calibrated, region }: { calibrated: boolean; region: boolean },
): Verdict {
  const reasons = [
    ...figures.flatMap((figure) => reasonOf(figure, slices) ?? []),
    ...(domain?.findings ?? []).flatMap(({ aspect, level, value, unit, expected, message, ...rest }): Reason[] =>
      level === 'green'
        ? []
        : [
            {
              ...rest,
              level,
              measure: `domain-${aspect}`,
              place: 'series',
              value,
              unit,
              threshold: expected && value !== null ? (value > expected[1] ? expected[1] : expected[0]) : null,
              expected,
              slices: [],
              message,
            },
          ],
    ),
    ...(region ? [] : [amberFor('region', 'no-region')]),
  ].sort((a, b) => order.indexOf(b.level) - order.indexOf(a.level));
  const level = worst(reasons.map((reason) => reason.level));
  if (level !== 'green' || calibrated) return { level, reasons, calibrated };
  // Limits that nobody calibrated for this model may let through what is wrong: nothing vouches for green.
  return { level: 'amber', reasons: [amberFor('calibration', 'not-calibrated')], calibrated };
}

/** What no measure says. */
const amberFor = (measure: Reason['measure'], code: Reason['code']): Reason =>
  inEnglish({
    level: 'amber',
    code,
    measure,
    place: 'series',
    value: null,
    unit: '',
    threshold: null,
    expected: null,
    parameters: {},
    slices: [],
  });

function reasonOf(figure: Figure, slices: readonly SliceFigures[]): Reason | null {
  const { measure, place, level, value, unit } = figure;
  if (level === null || level === 'green' || value === null) return null;
  const threshold = level === 'red' ? figure.red : figure.amber;
  const strip = place === 'slice' ? slices.find((one) => one.measure === measure) : undefined;
  const bad = (strip?.values ?? []).flatMap((one, slice) => (strip && levelOf(one, strip) === level ? [slice] : []));
  return inEnglish({
    level,
    code: 'beyond-threshold',
    measure,
    place,
    value,
    unit,
    threshold,
    expected: null,
    parameters: {},
    slices: bad,
  });
}

/** Report, DICOM, log and command line are in English. */
const inEnglish = (reason: Omit<Reason, 'message'>): Reason => ({
  ...reason,
  message: reasonInWords(reason, englishReasons),
});
