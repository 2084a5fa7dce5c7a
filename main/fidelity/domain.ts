import type { DomainReference, ModelCard } from '../../models/index.ts';
import {
  englishReasons,
  findingInWords,
  type DomainFinding,
  type DomainReport,
  type Level,
} from '../../preload/contract/index.ts';
import type { DomainReadings } from './domain-readings.ts';
import { worst } from './verdict.ts';

type Aspect = DomainReference['aspects'][number]['aspect'];

/** How far the intensities are from the reference: the mean distance of the quantiles (Wasserstein-1), share of the range. */
export function intensityDistance(quantiles: readonly number[], reference: DomainReference['quantiles']): number {
  const distances = reference.map(({ mean }, i) => Math.abs((quantiles[i] ?? mean) - mean) / 2);
  return distances.reduce((sum, distance) => sum + distance, 0) / Math.max(1, distances.length);
}

/** The number of each aspect in the unit in which the card gives its limits. */
export function aspectValues(
  readings: DomainReadings,
  reference: DomainReference['quantiles'],
): Record<Aspect, number> {
  return {
    intensity: 100 * intensityDistance(readings.quantiles, reference),
    spacing: readings.spacing,
    'field-of-view': readings.fieldOfView,
    noise: 100 * readings.noise,
    coverage: readings.coverage,
    motion: readings.motion,
    ghosts: 100 * readings.ghosts,
  };
}

export const aspectUnits: Readonly<Record<Aspect, string>> = {
  intensity: '% of the range',
  spacing: 'mm',
  'field-of-view': 'mm',
  noise: '% of the range',
  coverage: 'cm²',
  motion: 'mm',
  ghosts: '% of the range',
};

/**
 * Is a series like what the model was trained on? Of each aspect the number, what is usual, and what that says.
 * @param readings null: no slice shows a body
 */
export function judgeDomain(card: ModelCard, readings: DomainReadings | null, unit: 'HU' | 'au'): DomainReport {
  const wanted = card.intensity.source.unit;
  const { domain } = card;
  const nothing = { value: null, unit: '', expected: null };
  if (unit !== wanted)
    return report(domain, [
      finding('red', {
        ...nothing,
        aspect: 'intensity',
        code: 'wrong-unit',
        parameters: { model: card.id, wanted, given: unit },
      }),
    ]);
  if (!readings)
    return report(domain, [
      finding('red', { ...nothing, aspect: 'coverage', code: 'no-body', value: 0, unit: 'cm²', parameters: {} }),
    ]);
  if (!domain)
    return report(null, [
      finding('amber', { ...nothing, aspect: 'intensity', code: 'no-reference', parameters: { model: card.id } }),
    ]);
  const values = aspectValues(readings, domain.quantiles);
  const findings = domain.aspects.map(({ aspect, unit: of, low, high, lowest, highest }) => {
    const value = values[aspect];
    const level: Level = value < lowest || value > highest ? 'red' : value < low || value > high ? 'amber' : 'green';
    return finding(level, { aspect, code: 'compared', value, unit: of, expected: [low, high], parameters: {} });
  });
  return report(domain, findings);
}

function report(domain: DomainReference | null, findings: DomainFinding[]): DomainReport {
  return { level: worst(findings.map(({ level }) => level)), reference: domain && referenceOf(domain), findings };
}

function referenceOf({ measuredOn, phases }: DomainReference): string {
  return phases === null ? measuredOn : `${measuredOn} Phases (not checked): ${phases}`;
}

const finding = (level: Level, what: Omit<DomainFinding, 'level' | 'message'>): DomainFinding => ({
  ...what,
  level,
  message: findingInWords(what, englishReasons),
});
