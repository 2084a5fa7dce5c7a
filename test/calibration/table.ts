import type { Calibration } from '../../models/index.ts';
import type { Level } from '../../preload/contract/index.ts';
import { wilson } from '../wilson.ts';
import type { Case } from './assess-patient.ts';

type Proportion = Calibration['specificity'];

/** How often verdicts were right: with a fault it should be red, without one not. */
export type Outcome = Pick<Calibration, 'specificity' | 'specificityAmber' | 'faults'> & {
  /** over all faults */
  sensitivity: Proportion;
  sensitivityAmber: Proportion;
  regionFound: Proportion;
};

/** A share with its 95 % interval. */
export function proportion(right: number, cases: number): Proportion {
  const rounded = (value: number) => Number(value.toFixed(4));
  const [low, high] = wilson(right, cases);
  return { cases, right, value: rounded(right / cases), low: rounded(low), high: rounded(high) };
}

export function outcomeOf(cases: readonly Case[], verdictOf: (one: Case) => Level): Outcome {
  const share = (of: readonly Case[], right: (level: Level) => boolean) =>
    proportion(of.filter((one) => right(verdictOf(one))).length, of.length);
  const clean = cases.filter(({ fault }) => fault === null);
  const faulty = cases.filter(({ fault }) => fault !== null);
  const names = [...new Set(faulty.map(({ fault }) => fault!))];
  return {
    sensitivity: share(faulty, (level) => level === 'red'),
    sensitivityAmber: share(faulty, (level) => level !== 'green'),
    specificity: share(clean, (level) => level !== 'red'),
    specificityAmber: share(clean, (level) => level === 'green'),
    regionFound: proportion(clean.filter(({ regionFound }) => regionFound).length, clean.length),
    faults: names.map((fault) => {
      const of = faulty.filter((one) => one.fault === fault);
      return {
        fault,
        red: share(of, (level) => level === 'red'),
        amberOrRed: share(of, (level) => level !== 'green'),
      };
    }),
  };
}

export function tableOf(outcome: Outcome): string[] {
  const text = ({ right, cases, low, high }: Proportion) =>
    `${right} of ${cases} (95 % interval ${Math.round(100 * low)} to ${Math.round(100 * high)} %)`;
  return [
    `without a fault, not red (specificity): ${text(outcome.specificity)}; green: ${text(outcome.specificityAmber)}`,
    `with a fault, red (sensitivity): ${text(outcome.sensitivity)}; amber or red: ${text(outcome.sensitivityAmber)}`,
    ...outcome.faults.map(
      ({ fault, red, amberOrRed }) => `  ${fault}: red ${text(red)}; amber or red ${text(amberOrRed)}`,
    ),
    `region found: ${text(outcome.regionFound)}`,
  ];
}
