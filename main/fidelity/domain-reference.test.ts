import { describe, expect, it } from 'vitest';
import { modelCard, type ModelCard } from '../../models/index.ts';
import { quantileShares, type DomainReadings } from './domain-readings.ts';
import { domainReferenceOf } from './domain-reference.ts';
import { judgeDomain } from './domain.ts';

const readings = (change: Partial<DomainReadings> = {}): DomainReadings => ({
  quantiles: quantileShares.map((share) => 2 * share - 1),
  spacing: 1,
  fieldOfView: 350,
  noise: 0.02,
  coverage: 600,
  motion: 0,
  ghosts: 0.01,
  ...change,
});
const text = { measuredOn: 'Two patients.', phases: null };
const reference = domainReferenceOf([readings({ spacing: 0.8 }), readings({ spacing: 1.6, coverage: 800 })], text);
const card = {
  id: 'one',
  intensity: { source: { unit: 'HU' } },
  domain: reference,
} as unknown as ModelCard;
const levels = (change: Partial<DomainReadings>) =>
  judgeDomain(card, readings(change), 'HU').findings.flatMap(({ aspect, level }) =>
    level === 'green' ? [] : [`${aspect} ${level}`],
  );

describe('domainReferenceOf', () => {
  it('is one that a card takes', () => {
    expect(modelCard.shape.domain.parse(reference)).toEqual(reference);
  });

  it('finds usual what lies in or near the values it was made of', () => {
    expect(levels({})).toEqual([]);
    expect(levels({ spacing: 1.75, coverage: 850, noise: 0 })).toEqual([]);
  });

  it('finds unusual what lies a quarter of their range beyond, and red what lies a whole range further', () => {
    expect(levels({ spacing: 1.85 })).toEqual(['spacing amber']);
    expect(levels({ spacing: 2.7 })).toEqual(['spacing red']);
    expect(levels({ quantiles: quantileShares.map((share) => 2 * share - 1 + 0.1) })).toEqual(['intensity amber']);
    expect(levels({ quantiles: quantileShares.map(() => 1) })).toEqual(['intensity red']);
    expect(levels({ motion: 6 })).toEqual(['motion amber']);
    expect(levels({ motion: 9 })).toEqual(['motion red']);
  });

  it('leaves out what the series cannot tell, and refuses to make one of a single patient', () => {
    const some = domainReferenceOf([readings(), readings()], { ...text, aspects: ['intensity', 'coverage'] });
    expect(some.aspects.map(({ aspect }) => aspect)).toEqual(['intensity', 'coverage']);
    expect(() => domainReferenceOf([readings()], text)).toThrow(RangeError);
  });
});
