import { describe, expect, it } from 'vitest';
import type { Case } from './assess-patient.ts';
import { gridNames, gridOf } from './patient.ts';
import { outcomeOf, proportion } from './table.ts';
import { fit, judge } from './thresholds.ts';

/** Agreement of ducts tells the fault; the structure tells nothing. */
const one = (seed: number, fault: string | null, agreement: number, domain: Case['domain'] = 'green'): Case => ({
  seed,
  grid: gridOf(seed),
  fault,
  verdict: 'green',
  domain,
  values: {
    'duct-agreement/region': agreement,
    'structure/body': 0.2 + 0.01 * (seed % 3),
    'psnr/body': fault ? 0 : 30,
  },
  region: true,
  regionFound: true,
  seconds: 1,
});
const clean = [0.9, 0.8, 0.85].map((agreement, seed) => one(seed, null, agreement));
const erased = [0.1, 0.2, 0.3].map((agreement, seed) => one(seed, 'duct erased', agreement));

describe('fitted thresholds', () => {
  const thresholds = fit([...clean, ...erased]);

  it('are of the measures that find faults, from beyond the worst translation without one to the mildest fault', () => {
    expect(thresholds.map(({ measure }) => measure)).toEqual(['duct-agreement']);
    const [{ amber, red }] = thresholds as [(typeof thresholds)[0]];
    // The worst is 0.8, the deviation 0.05; the mildest fault has 0.3.
    expect([amber, red]).toEqual([expect.closeTo(0.75, 4), expect.closeTo(0.525, 4)]);
  });

  it('judge with the domain', () => {
    expect(judge(clean[1]!, thresholds)).toBe('green');
    expect(judge(one(0, null, 0.6), thresholds)).toBe('amber');
    expect(judge({ ...clean[1]!, region: false }, thresholds)).toBe('amber');
    expect(judge(erased[0]!, thresholds)).toBe('red');
    expect(judge(one(0, null, 0.9, 'red'), thresholds)).toBe('red');
  });

  it('leave out what a measure chosen later finds as well', () => {
    // The first finds most; the second and the third find the same between them, and the first nothing more.
    const values = (best: number, second: number, third: number) => ({
      'structure/body': best,
      'structure/region': second,
      'structure/slice': third,
    });
    const of = (fault: string | null, numbers: [number, number, number], seed: number): Case => ({
      ...one(seed, fault, 0.8),
      values: values(...numbers),
    });
    const cases = [
      ...[0, 1, 2].map((seed) => of(null, [0.1, 0.1, 0.1], seed)),
      ...[0, 1].map((seed) => of('a', [0.9, 0.9, 0.1], seed)),
      ...[0, 1].map((seed) => of('b', [0.9, 0.1, 0.9], seed)),
      ...[0, 1].map((seed) => of('c', [0.1, 0.9, 0.1], seed)),
      ...[0, 1].map((seed) => of('d', [0.1, 0.1, 0.9], seed)),
    ];
    expect(fit(cases).map(({ place }) => place)).toEqual(['region', 'slice']);
  });

  it('do not take the least difference for a fault where all are the same', () => {
    const lost = (fault: string | null, mm: number, seed: number): Case => ({
      ...one(seed, fault, 0.8),
      values: { 'lost-duct-length/region': mm },
    });
    const [threshold] = fit([
      ...[0, 1, 2].map((seed) => lost(null, 0, seed)),
      ...[0, 1].map((seed) => lost('a', 30, seed)),
    ]);
    expect(threshold).toMatchObject({ amber: 5, red: 17.5 });
  });

  it('take in what finds a single case more only where it finds that fault in every patient, by the widest margin', () => {
    // Ducts tell all but one of the swapped slices; three measures tell that one, two of them all, one only it.
    const of = (fault: string | null, seed: number, values: Record<string, number>): Case => ({
      ...one(seed, fault, 0.8),
      values,
    });
    const swapped = (seed: number, lost: number, chance: number) =>
      of('slice swapped', seed, {
        'lost-duct-length/region': lost,
        'structure/slice': 0.2,
        'slice-order/slice': -0.2,
        'flicker/slice': chance,
      });
    const usual = { 'lost-duct-length/region': 0, 'structure/slice': 0.1, 'slice-order/slice': 0.04 };
    const untouched = [0, 1, 2].map((seed) => of(null, seed, { ...usual, 'flicker/slice': 0.01 }));
    expect(
      fit([...untouched, swapped(0, 30, 0.01), swapped(1, 30, 0.01), swapped(2, 0, 2)]).map(({ measure }) => measure),
    ).toEqual(['slice-order']);
    const onlyChance = [swapped(0, 30, 0.01), swapped(1, 30, 0.01), swapped(2, 0, 2)].map(({ values, ...rest }) => ({
      ...rest,
      values: { ...values, 'structure/slice': 0.1, 'slice-order/slice': 0.04 },
    }));
    expect(fit([...untouched, ...onlyChance]).map(({ measure }) => measure)).toEqual(['lost-duct-length']);
  });

  it('are none where no fault can be told', () => {
    expect(fit([...clean, ...clean.map((each) => ({ ...each, fault: 'none of them' }))])).toEqual([]);
  });
});

describe('the table', () => {
  it('counts what is right, each fault by itself, with intervals', () => {
    const outcome = outcomeOf([...clean, ...erased, one(3, 'motion', 0.9)], (each) =>
      each.fault === 'duct erased' ? 'red' : each.seed === 0 ? 'amber' : 'green',
    );
    expect(outcome.specificity).toMatchObject({ right: 3, cases: 3, value: 1 });
    expect(outcome.specificityAmber).toMatchObject({ right: 2, cases: 3 });
    expect(outcome.sensitivity).toMatchObject({ right: 3, cases: 4, value: 0.75 });
    expect(outcome.faults.map(({ fault, red }) => [fault, red.value])).toEqual([
      ['duct erased', 1],
      ['motion', 0],
    ]);
  });

  it('counts each grid by itself', () => {
    const { grids } = outcomeOf([...clean, ...erased], (each) => (each.seed === 1 ? 'red' : 'green'));
    expect(grids.map(({ grid, specificity, sensitivity }) => [grid, specificity.value, sensitivity.value])).toEqual([
      [gridNames[0], 1, 0],
      [gridNames[1], 0, 1],
      [gridNames[2], 1, 0],
    ]);
    expect(grids.map(({ regionFound }) => regionFound.cases)).toEqual([1, 1, 1]);
  });

  it('gives the intervals of Wilson', () => {
    // Newcombe 1998: 81 of 263 has 0.2553 to 0.3662.
    expect(proportion(81, 263)).toMatchObject({ low: 0.2553, high: 0.3662 });
    expect(proportion(0, 5)).toMatchObject({ value: 0, low: 0 });
  });
});
