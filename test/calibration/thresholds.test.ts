import { describe, expect, it } from 'vitest';
import type { Case } from './assess-patient.ts';
import { outcomeOf, proportion } from './table.ts';
import { fit, judge } from './thresholds.ts';

/** Agreement of ducts tells the fault; the structure tells nothing. */
const one = (seed: number, fault: string | null, agreement: number, domain: Case['domain'] = 'green'): Case => ({
  seed,
  fault,
  verdict: 'green',
  domain,
  values: {
    'duct-agreement/region': agreement,
    'structure/body': 0.2 + 0.01 * (seed % 3),
    'psnr/body': fault ? 0 : 30,
  },
  regionFound: true,
  seconds: 1,
});
const clean = [0.9, 0.8, 0.85].map((agreement, seed) => one(seed, null, agreement));
const erased = [0.1, 0.2, 0.3].map((agreement, seed) => one(seed, 'duct erased', agreement));

describe('fitted thresholds', () => {
  const thresholds = fit([...clean, ...erased]);

  it('are of the measures that find faults, beyond the worst translation without one', () => {
    expect(thresholds.map(({ measure }) => measure)).toEqual(['duct-agreement']);
    const [{ amber, red }] = thresholds as [(typeof thresholds)[0]];
    // The worst is 0.8, the deviation 0.05.
    expect([amber, red]).toEqual([expect.closeTo(0.7875, 4), expect.closeTo(0.75, 4)]);
  });

  it('judge with the domain', () => {
    expect(judge(clean[1]!, thresholds)).toBe('green');
    expect(judge(one(0, null, 0.78), thresholds)).toBe('amber');
    expect(judge(erased[0]!, thresholds)).toBe('red');
    expect(judge(one(0, null, 0.9, 'red'), thresholds)).toBe('red');
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

  it('gives the intervals of Wilson', () => {
    // Newcombe 1998: 81 of 263 has 0.2553 to 0.3662.
    expect(proportion(81, 263)).toMatchObject({ low: 0.2553, high: 0.3662 });
    expect(proportion(0, 5)).toMatchObject({ value: 0, low: 0 });
  });
});
