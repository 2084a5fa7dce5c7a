import type { Calibration } from '../../models/index.ts';
import type { Level } from '../../preload/contract/index.ts';
import { wilson } from '../wilson.ts';
import type { Case } from './assess-patient.ts';

type Proportion = Calibration['specificity'];

/** How often verdicts were right: with a fault it should be red, without one not. */
export type Outcome = Rates &
  Pick<Calibration, 'faults'> & {
    /** the same on each grid that patients were acquired on */
    grids: (Rates & { grid: string })[];
  };

interface Rates extends Pick<Calibration, 'specificity' | 'specificityAmber'> {
  /** over all faults */
  sensitivity: Proportion;
  sensitivityAmber: Proportion;
  regionFound: Proportion;
}

/** A share with its 95 % interval. */
export function proportion(right: number, cases: number): Proportion {
  const rounded = (value: number) => Number(value.toFixed(4));
  const [low, high] = wilson(right, cases);
  return { cases, right, value: rounded(right / cases), low: rounded(low), high: rounded(high) };
}

type VerdictOf = (one: Case) => Level;

export function outcomeOf(cases: readonly Case[], verdictOf: VerdictOf): Outcome {
  const faults = [...new Set(cases.flatMap(({ fault }) => fault ?? []))];
  const grids = [...new Set(cases.map(({ grid }) => grid))];
  return {
    ...ratesOf(cases, verdictOf),
    grids: grids.map((grid) => ({
      grid,
      ...ratesOf(
        cases.filter((one) => one.grid === grid),
        verdictOf,
      ),
    })),
    faults: faults.map((fault) => {
      const of = cases.filter((one) => one.fault === fault);
      return {
        fault,
        red: share(of, verdictOf, (level) => level === 'red'),
        amberOrRed: share(of, verdictOf, (level) => level !== 'green'),
      };
    }),
  };
}

function ratesOf(cases: readonly Case[], verdictOf: VerdictOf): Rates {
  const clean = cases.filter(({ fault }) => fault === null);
  const faulty = cases.filter(({ fault }) => fault !== null);
  return {
    sensitivity: share(faulty, verdictOf, (level) => level === 'red'),
    sensitivityAmber: share(faulty, verdictOf, (level) => level !== 'green'),
    specificity: share(clean, verdictOf, (level) => level !== 'red'),
    specificityAmber: share(clean, verdictOf, (level) => level === 'green'),
    regionFound: proportion(clean.filter(({ regionFound }) => regionFound).length, clean.length),
  };
}

const share = (of: readonly Case[], verdictOf: VerdictOf, right: (level: Level) => boolean): Proportion =>
  proportion(of.filter((one) => right(verdictOf(one))).length, of.length);

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
    ...outcome.grids.map(
      ({ grid, ...rates }) =>
        `  on ${grid}: specificity ${text(rates.specificity)}; sensitivity ${text(rates.sensitivity)}, ` +
        `with amber ${text(rates.sensitivityAmber)}; region ${text(rates.regionFound)}`,
    ),
  ];
}
