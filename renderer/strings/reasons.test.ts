import { describe, expect, it } from 'vitest';
import {
  axisInWords,
  englishMeanings,
  englishReasons,
  figureInWords,
  findingInWords,
  overlayInWords,
  reasonInWords,
  type DomainFinding,
  type Figure,
  type Reason,
  type ReasonWords,
} from '../../preload/contract/index.ts';
import { koreanMeanings } from './korean-meanings.ts';
import { koreanReasons } from './korean-reasons.ts';

const reason: Omit<Reason, 'message'> = {
  level: 'red',
  code: 'beyond-threshold',
  measure: 'cycle-error',
  place: 'slice',
  value: 50,
  unit: 'HU',
  threshold: 40,
  expected: null,
  parameters: {},
  slices: [2, 6],
};
const noise: Omit<DomainFinding, 'message' | 'level'> = {
  aspect: 'noise',
  code: 'compared',
  value: 12.34,
  unit: '% of the range',
  expected: [1, 4],
  parameters: {},
};

describe('a reason in words', () => {
  it('says in both languages what passed which threshold on which side, and where', () => {
    expect(reasonInWords(reason, englishReasons)).toBe(
      'The cycle error in the worst slice is 50.0 HU (slice 3, 7), above 40.0 HU.',
    );
    expect(reasonInWords(reason, koreanReasons)).toBe(
      '순환 오차 (가장 나쁜 슬라이스): 50.0 HU (슬라이스 3, 7), 기준값 40.0 HU 초과.',
    );
    const low: typeof reason = { ...reason, value: 30, place: 'body', slices: [] };
    expect(reasonInWords(low, englishReasons)).toBe('The cycle error in the body is 30.0 HU, below 40.0 HU.');
    expect(reasonInWords(low, koreanReasons)).toContain('기준값 40.0 HU 미만');
  });

  it('counts slices as the reader sees them', () => {
    expect(reasonInWords(reason, englishReasons, [4, 0])).toContain('(slice 1, 5)');
  });

  it('says what was compared as the finding itself does, with the units of the language', () => {
    const words = 'The noise is 12.3 % of the range; usual is 1.00 % of the range to 4.00 % of the range.';
    expect(findingInWords(noise, englishReasons)).toBe(words);
    const told: typeof reason = { ...reason, ...noise, measure: 'domain-noise', threshold: 4, slices: [] };
    expect(reasonInWords(told, englishReasons)).toBe(words);
    expect(findingInWords(noise, koreanReasons)).toContain('잡음: 12.3 % (값 범위 대비)');
    expect(findingInWords({ ...noise, expected: [0, 4] }, englishReasons)).toContain('usual is up to 4.00');
  });

  it('names model and units where the unit is wrong', () => {
    const parameters = { model: 'tiny', wanted: 'HU', given: 'au' };
    const wrong = { ...noise, code: 'wrong-unit', value: null, expected: null, parameters } as const;
    expect(findingInWords(wrong, englishReasons)).toBe('tiny translates series in HU; this one is in au.');
    for (const name of Object.values(parameters)) expect(findingInWords(wrong, koreanReasons)).toContain(name);
  });
});

describe('what figures and axes mean', () => {
  it('is said of every figure there is, in both languages', () => {
    const keys = Object.entries(englishMeanings.figures).flatMap(([measure, places]) =>
      Object.keys(places).map((place) => ({ measure, place }) as Pick<Figure, 'measure' | 'place'>),
    );
    expect(keys.length).toBeGreaterThan(30);
    for (const key of keys) {
      expect(figureInWords(key, englishMeanings), key.measure).toMatch(/[a-z]{3}.*[.]$/);
      expect(figureInWords(key, koreanMeanings), key.measure).toMatch(/[가-힣].*[.]$/);
    }
    for (const kind of ['uncertainty', 'cycle-error', 'disagreement'] as const)
      expect(overlayInWords(kind, koreanMeanings)).toMatch(/[가-힣]/);
  });

  it('is said of every axis, with its budget and its samples', () => {
    const axes = ['sample-quality', 'anatomical-fidelity', 'sampling-speed', 'diversity'] as const;
    for (const words of [englishMeanings, koreanMeanings]) {
      const said = axes.map((axis) => axisInWords({ axis, budget: axis === 'sampling-speed' ? 2 : null }, 3, words));
      expect(said[2]).toContain('2.00 s');
      expect(said[3]).toContain('3');
      expect(axisInWords({ axis: 'diversity', budget: null }, 1, words)).not.toBe(said[3]);
      if (words === koreanMeanings) for (const one of said) expect(one).toMatch(/[가-힣]/);
    }
  });
});

describe('the Korean table', () => {
  it('has words for every measure and aspect that the English one has, and none left in English', () => {
    for (const table of ['measures', 'aspects'] as const) {
      const of = (words: ReasonWords) => words[table] as Readonly<Record<string, string>>;
      expect(Object.keys(of(koreanReasons)).sort()).toEqual(Object.keys(of(englishReasons)).sort());
      for (const [key, words] of Object.entries(of(koreanReasons))) {
        expect(words, key).toMatch(/[가-힣]/);
      }
    }
  });

  it('has words for what has no number', () => {
    const codes = ['no-region', 'not-calibrated', 'no-body', 'no-reference'] as const;
    const said = codes.map((code) => reasonInWords({ ...reason, code, value: null, threshold: null }, koreanReasons));
    for (const words of said) expect(words).toMatch(/[가-힣]/);
    expect(new Set(said).size).toBe(codes.length);
  });
});
