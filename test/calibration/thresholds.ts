import { figureTable, levelOf, worst } from '../../main/fidelity/index.ts';
import type { Calibration } from '../../models/index.ts';
import type { Level } from '../../preload/contract/index.ts';
import type { Case } from './assess-patient.ts';

export type Threshold = Calibration['thresholds'][number];

/** Told by nobody but a true target, and what only repeats another measure. */
const notJudged = ['mae', 'psnr', 'ssim', 'duct-dice', 'duct-contrast', 'conspicuity-gain'];

/**
 * By how much a measure has to change to mean anything, in its unit: where all untouched translations have the same value,
 * often 0, the next larger one is still no fault. mm³ are those of the smallest piece that is counted, at twice the least
 * darkness that is counted where they are weighted with it; errors are shares of the range; a loss of correlation is cut
 * off at 0, and where the one direction has none, the other's untouched translations have some hundredths.
 */
const leastSteps: Readonly<Record<string, number>> = {
  'mm³': 40,
  'mm³ × range': 5,
  mm: 5,
  SD: 0.25,
  'slice-continuity': 0.05,
};
const leastStep = 0.005;

/** A measure that may be judged: red from `step` beyond the worst untouched translation on. */
type Candidate = Threshold & { step: number };

/**
 * Thresholds from untouched translations and planted faults. Of all measures those are judged that find faults which no
 * measure chosen before finds, the best first: every one more could only call a good translation bad. Amber begins one
 * deviation beyond the worst untouched translation, red half-way from there to the mildest fault that only this measure
 * finds.
 */
export function fit(cases: readonly Case[]): Threshold[] {
  const chosen = needed(select(possible(cases), cases), cases).map(({ measure, place, amber, red }): Threshold => ({
    measure,
    place,
    amber,
    red,
  }));
  return chosen.reduce((list, one) => list.map((each) => (each === one ? widened(one, list, cases) : each)), chosen);
}

/** Every measure by the untouched translations alone: red from one deviation beyond the worst of them. */
function possible(cases: readonly Case[]): Candidate[] {
  const clean = cases.filter(({ fault }) => fault === null);
  return figureTable.flatMap(({ measure, place, worse, unit }): Candidate[] => {
    const values = clean.flatMap(({ values: all }) => all[`${measure}/${place}`] ?? []);
    if (notJudged.includes(measure) || values.length < 3) return [];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
    const sign = worse === 'above' ? 1 : -1;
    const extreme = sign * Math.max(...values.map((value) => sign * value));
    const step = Math.max(deviation, 0.02 * Math.abs(extreme), leastSteps[measure] ?? leastSteps[unit] ?? leastStep);
    const beyond = rounded(extreme + sign * step);
    return [{ measure, place, amber: beyond, red: beyond, step }];
  });
}

function select(from: readonly Candidate[], cases: readonly Case[]): Candidate[] {
  const chosen: Candidate[] = [];
  for (;;) {
    const before = found(chosen, cases);
    const [best] = from
      .filter((one) => !chosen.includes(one))
      .map((one) => ({ one, gained: found([...chosen, one], cases).filter((each) => !before.includes(each)) }))
      .filter(({ one, gained }) => gained.length > 1 || (gained.length === 1 && findsAll(one, gained[0]!.fault, cases)))
      .sort((a, b) => b.gained.length - a.gained.length || clearance(b.one, b.gained) - clearance(a.one, a.gained));
    if (!best) return chosen;
    chosen.push(best.one);
  }
}

/** One case of one fault may be chance, but not where the measure by itself finds that fault in every patient. */
const findsAll = (one: Candidate, fault: string | null, cases: readonly Case[]): boolean =>
  cases.every((each) => each.fault !== fault || levelBy(one, each) === 'red');

/** By how many steps the mildest of these faults lies beyond the limit. */
const clearance = (one: Candidate, faults: readonly Case[]): number =>
  Math.min(
    ...faults.map(({ values }) => (signOf(one) * (values[`${one.measure}/${one.place}`]! - one.red)) / one.step),
  );

/** Without those that others made superfluous which were chosen later. */
function needed(chosen: readonly Candidate[], cases: readonly Case[]): Candidate[] {
  return chosen.reduce<readonly Candidate[]>((list, one) => {
    const others = list.filter((each) => each !== one);
    return found(others, cases).length === found(list, cases).length ? others : list;
  }, chosen) as Candidate[];
}

/** With red half-way to the mildest fault that none of the others finds. */
function widened(one: Threshold, list: readonly Threshold[], cases: readonly Case[]): Threshold {
  const others = found(
    list.filter((each) => each !== one),
    cases,
  );
  const alone = found(list, cases).filter((each) => !others.includes(each));
  const sign = signOf(one);
  const mildest = Math.min(...alone.map(({ values }) => sign * values[`${one.measure}/${one.place}`]!));
  return { ...one, red: rounded((one.amber + sign * mildest) / 2) };
}

const found = (list: readonly Threshold[], cases: readonly Case[]): Case[] =>
  cases.filter((each) => each.fault !== null && judge(each, list) === 'red');

const definitionOf = ({ measure, place }: Threshold) =>
  figureTable.find((one) => one.measure === measure && one.place === place)!;
const signOf = (one: Threshold): 1 | -1 => (definitionOf(one).worse === 'above' ? 1 : -1);
const rounded = (value: number): number => Number(value.toPrecision(4));

/** The verdict of a case by these thresholds, as the workstation gives it. */
export function judge({ values, domain, region }: Case, thresholds: readonly Threshold[]): Level {
  return worst([domain, region ? 'green' : 'amber', ...thresholds.flatMap((one) => levelBy(one, { values }) ?? [])]);
}

const levelBy = (one: Threshold, { values }: Pick<Case, 'values'>): Level | null =>
  levelOf(values[`${one.measure}/${one.place}`] ?? null, { ...one, worse: definitionOf(one).worse });
