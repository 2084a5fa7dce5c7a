import type { DomainReference, ModelCard } from '../../models/index.ts';
import type { DomainFinding, DomainReport, Level } from '../../preload/contract/index.ts';
import type { DomainReadings } from './domain-readings.ts';
import { printed, worst } from './verdict.ts';

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

const names: Readonly<Record<Aspect, string>> = {
  intensity: 'The intensities inside the body differ from those of the training by',
  spacing: 'The pixels are spaced',
  'field-of-view': 'The shorter side of a slice is',
  noise: 'The noise is',
  coverage: 'The body fills, in its middle slice,',
  motion: 'The body jumps between two neighbouring slices by',
  ghosts: 'The surroundings of the body, which should be empty, hold',
};

/**
 * Is a series like what the model was trained on? Of each aspect the number, what is usual, and what that says.
 * @param readings null: no slice shows a body
 */
export function judgeDomain(card: ModelCard, readings: DomainReadings | null, unit: 'HU' | 'au'): DomainReport {
  const wanted = card.intensity.source.unit;
  const { domain } = card;
  if (unit !== wanted) {
    const message = `${card.id} translates series in ${wanted}; this one is in ${unit}.`;
    return report(domain, [finding('intensity', 'red', null, '', null, message)]);
  }
  if (!readings)
    return report(domain, [
      finding('coverage', 'red', 0, 'cm²', null, 'No slice shows a body that stands out from air.'),
    ]);
  if (!domain) {
    const message = `The card of ${card.id} says nothing of what its training looked like: nothing could be compared.`;
    return report(null, [finding('intensity', 'amber', null, '', null, message)]);
  }
  const values = aspectValues(readings, domain.quantiles);
  const findings = domain.aspects.map(({ aspect, unit: of, low, high, lowest, highest }) => {
    const value = values[aspect];
    const level: Level = value < lowest || value > highest ? 'red' : value < low || value > high ? 'amber' : 'green';
    const usual = low <= 0 ? `up to ${printed(high, of)}` : `${printed(low, of)} to ${printed(high, of)}`;
    const message = `${names[aspect]} ${printed(value, of)}; usual is ${usual}.`;
    return finding(aspect, level, value, of, [low, high], message);
  });
  return report(domain, findings);
}

function report(domain: DomainReference | null, findings: DomainFinding[]): DomainReport {
  return { level: worst(findings.map(({ level }) => level)), reference: domain && referenceOf(domain), findings };
}

function referenceOf({ measuredOn, phases }: DomainReference): string {
  return phases === null ? measuredOn : `${measuredOn} Phases (not checked): ${phases}`;
}

function finding(
  aspect: DomainFinding['aspect'],
  level: Level,
  value: number | null,
  unit: string,
  expected: [number, number] | null,
  message: string,
): DomainFinding {
  return { aspect, level, value, unit, expected, message };
}
