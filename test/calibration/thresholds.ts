import { figureTable, levelOf, worst } from '../../main/fidelity/index.ts';
import type { Calibration } from '../../models/index.ts';
import type { Level } from '../../preload/contract/index.ts';
import type { Case } from './assess-patient.ts';

export type Threshold = Calibration['thresholds'][number];

/** Told by nobody but a true target, and what only repeats another measure. */
const notJudged = ['mae', 'psnr', 'ssim', 'duct-dice', 'duct-contrast', 'conspicuity-gain'];

/**
 * Thresholds by the untouched translations alone: amber a quarter of a deviation beyond the worst of them, red one. Of all
 * measures those are judged that find faults which no measure chosen before finds, the best first: every one more could
 * only call a good translation bad.
 */
export function fit(cases: readonly Case[]): Threshold[] {
  const clean = cases.filter(({ fault }) => fault === null);
  const possible = figureTable.flatMap(({ measure, place, worse }): Threshold[] => {
    const values = clean.flatMap(({ values: all }) => all[`${measure}/${place}`] ?? []);
    if (notJudged.includes(measure) || values.length < 3) return [];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
    const sign = worse === 'above' ? 1 : -1;
    const extreme = sign * Math.max(...values.map((value) => sign * value));
    // Where all are the same a step beyond is still no fault.
    const step = Math.max(deviation, 0.02 * Math.abs(extreme), 1e-4);
    const beyond = (steps: number) => Number((extreme + sign * steps * step).toPrecision(4));
    return [{ measure, place, amber: beyond(0.25), red: beyond(1) }];
  });
  const faulty = cases.filter(({ fault }) => fault !== null);
  const chosen: Threshold[] = [];
  const score = (list: readonly Threshold[]) =>
    faulty.reduce((sum, one) => sum + { green: 0, amber: 1, red: 2 }[judge(one, list)], 0);
  for (;;) {
    const before = score(chosen);
    const gains = possible
      .filter((one) => !chosen.includes(one))
      .map((one) => ({ one, gain: score([...chosen, one]) - before }));
    const best = gains.reduce<(typeof gains)[number] | null>((a, b) => (a && a.gain >= b.gain ? a : b), null);
    // One case of one fault may be chance.
    if (!best || best.gain < 2) return chosen;
    chosen.push(best.one);
  }
}

/** The verdict of a case by these thresholds, as the workstation gives it. */
export function judge({ values, domain }: Case, thresholds: readonly Threshold[]): Level {
  return worst([
    domain,
    ...thresholds.flatMap(({ measure, place, amber, red }) => {
      const { worse } = figureTable.find((one) => one.measure === measure && one.place === place)!;
      return levelOf(values[`${measure}/${place}`] ?? null, { amber, red, worse }) ?? [];
    }),
  ]);
}
