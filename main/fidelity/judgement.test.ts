import { describe, expect, it } from 'vitest';
import { englishMeanings, figureInWords } from '../../preload/contract/index.ts';
import type { DomainReport, Figure, SliceFigures } from '../../preload/contract/index.ts';
import { axesOf } from './axes.ts';
import { readDomain } from './domain-readings.ts';
import { intensityDistance } from './domain.ts';
import { figureTable } from './figure-table.ts';
import { randomNumbers, stackOf, volumeOf } from './test-images.ts';
import { levelOf, levelsOfSlices, verdictOf, worst } from './verdict.ts';

const figure = (value: number | null, level: Figure['level']): Figure => ({
  measure: 'cycle-error',
  place: 'slice',
  value,
  unit: 'HU',
  worse: 'above',
  amber: 20,
  red: 40,
  level,
  meaning: '',
});
const strip: SliceFigures = {
  measure: 'cycle-error',
  unit: 'HU',
  worse: 'above',
  amber: 20,
  red: 40,
  values: [5, 25, 50, null],
};

describe('figures', () => {
  it('each have words of what they mean, and words for nothing else', () => {
    const said = figureTable.map((one) => figureInWords(one, englishMeanings));
    expect(said.every((words) => words !== '')).toBe(true);
    const places = Object.values(englishMeanings.figures).flatMap((words) => Object.keys(words));
    expect(said).toHaveLength(places.length);
  });
});

describe('verdict', () => {
  const looked = { calibrated: true, region: true };

  it('passes a threshold on its bad side only, and judges nothing that was not measured', () => {
    const above = { amber: 1, red: 2, worse: 'above' } as const;
    expect([1, 1.5, 2.5, null].map((value) => levelOf(value, above))).toEqual(['green', 'amber', 'red', null]);
    const below = { amber: 0, red: -1, worse: 'below' } as const;
    expect([1, -0.5, -2].map((value) => levelOf(value, below))).toEqual(['green', 'amber', 'red']);
    expect(levelOf(5, { amber: null, red: null, worse: 'above' })).toBeNull();
    expect(worst(['green', 'red', 'amber'])).toBe('red');
  });

  it('gives each slice the worst of its levels', () => {
    expect(levelsOfSlices([strip], 4)).toEqual(['green', 'amber', 'red', 'green']);
  });

  it('says in words which measure passed which threshold in which slices', () => {
    const { level, reasons, calibrated } = verdictOf([figure(50, 'red')], [strip], null, looked);
    expect({ level, calibrated }).toEqual({ level: 'red', calibrated: true });
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatchObject({ threshold: 40, slices: [2] });
    expect(reasons[0]!.message).toBe('The cycle error in the worst slice is 50.0 HU (slice 3), above 40.0 HU.');
  });

  it('is green with nothing to say, and as bad as the domain check where that is worse', () => {
    const nothing = [[figure(5, 'green')], [], null] as const;
    expect(verdictOf(...nothing, looked)).toEqual({ level: 'green', reasons: [], calibrated: true });
    // Nobody vouches for limits that were not calibrated.
    expect(verdictOf(...nothing, { ...looked, calibrated: false })).toMatchObject({
      level: 'amber',
      reasons: [{ level: 'amber', measure: 'calibration' }],
      calibrated: false,
    });
    expect(verdictOf(...nothing, { ...looked, region: false })).toMatchObject({
      level: 'amber',
      reasons: [{ level: 'amber', measure: 'region' }],
    });
    const domain: DomainReport = {
      level: 'amber',
      reference: '',
      findings: [
        {
          aspect: 'spacing',
          level: 'amber',
          code: 'compared',
          value: 4,
          unit: 'mm',
          expected: [1, 2],
          parameters: {},
          message: 'The pixels are wide.',
        },
      ],
    };
    expect(verdictOf([], [], domain, looked)).toMatchObject({
      level: 'amber',
      reasons: [{ measure: 'domain-spacing', threshold: 2, message: 'The pixels are wide.' }],
    });
  });
});

describe('axes', () => {
  const input = { seconds: 20, slices: 10, budget: 2, samples: null, range: 1000 };

  it('score half on budget, and null where nothing was measured', () => {
    const [quality, fidelity, speed, diversity] = axesOf([], input);
    expect(speed).toMatchObject({ value: 2, score: 0.5 });
    expect([quality.score, fidelity.score, diversity.score]).toEqual([null, null, null]);
  });

  it('takes the spread as a share of the range of the target', () => {
    const spread: Figure = { ...figure(20, null), measure: 'spread', place: 'body' };
    expect(axesOf([spread], { ...input, samples: 3 })[3]).toMatchObject({ value: 2, score: expect.closeTo(0.4, 10) });
  });
});

describe('domain readings', () => {
  const shape = { columns: 200, rows: 180, slices: 2 };
  const body = (x: number, y: number) => Math.hypot(x - 100, y - 90) < 70;

  it('recover the noise that was put in, and the size of the body', () => {
    const random = randomNumbers(7);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const scan = stackOf(shape, (x, y) => (body(x, y) ? 60 : -1000) + 12 * normal());
    const found = readDomain(volumeOf(scan, 'HU'), { minimum: -200, maximum: 300 })!;
    expect(found.noise * 500).toBeGreaterThan(11);
    expect(found.noise * 500).toBeLessThan(13);
    expect(found.coverage).toBeCloseTo((Math.PI * 70 ** 2) / 100, 0);
    expect(found).toMatchObject({ spacing: 1, fieldOfView: 180, motion: 0 });
    // The median of the body is 60 HU: 0.04 of [−1, 1].
    expect(found.quantiles[9]).toBeCloseTo(0.04, 1);
  });

  it('finds no body in air', () => {
    const air = stackOf(shape, () => -1000);
    expect(readDomain(volumeOf(air, 'HU'), { minimum: -200, maximum: 300 })).toBeNull();
  });

  it('measures the distance of the intensities as a share of the range', () => {
    const reference = [-0.5, 0, 0.5].map((mean, i) => ({ share: (i + 1) / 4, mean, deviation: 0.1 }));
    expect(intensityDistance([-0.5, 0, 0.5], reference)).toBe(0);
    expect(intensityDistance([-0.3, 0.2, 0.7], reference)).toBeCloseTo(0.1, 10);
  });
});
