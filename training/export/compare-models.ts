import { bootstrap } from '../evaluate/bootstrap.ts';
import type { ModelResult } from '../evaluate/evaluate-model.ts';
import type { Method, MethodResult } from '../evaluate/model-result.ts';

/** One measure of a model and of the one it would replace, on the same patients. */
export interface Comparison {
  measure: string;
  unit: string;
  before: number;
  after: number;
  /** after − before over patients, 95 % interval; larger is better */
  gain: { mean: number; low: number; high: number };
  worse: boolean;
}

type Cases = MethodResult['cases'];

interface Rule {
  measure: string;
  unit: string;
  method: Method;
  /** one figure a patient, larger is better; null where the patient does not show it */
  quality: (one: Cases[number]) => number | null;
  /** a loss this small is not called worse */
  tolerance: number;
}

/** 1 where the contrast is the true one, 0 where it is erased or doubled, less where it is inverted. */
function contrastKept({ ductContrast }: Cases[number]): number | null {
  if (!ductContrast) return null;
  return 1 - Math.abs(ductContrast.translation - ductContrast.truth) / Math.abs(ductContrast.truth);
}

const rules: readonly Rule[] = [
  { measure: 'PSNR, diffusive', unit: 'dB', method: 'diffusive', quality: ({ psnr }) => psnr, tolerance: 0.1 },
  { measure: 'SSIM, diffusive', unit: '', method: 'diffusive', quality: ({ ssim }) => ssim, tolerance: 0.005 },
  { measure: 'duct contrast kept, diffusive', unit: '', method: 'diffusive', quality: contrastKept, tolerance: 0.05 },
  { measure: 'PSNR, preview', unit: 'dB', method: 'preview', quality: ({ psnr }) => psnr, tolerance: 0.5 },
];

/**
 * Worse in a measure is a model whose loss exceeds the tolerance with all of its 95 % interval: a paired bootstrap over
 * the patients, so that easy and hard ones do not matter. A measure that either does not have is not compared.
 */
export function compareModels(before: ModelResult, after: ModelResult, seed: number): Comparison[] {
  return rules.flatMap(({ measure, unit, method, quality, tolerance }) => {
    const pairs = pairsOf(before[method]?.cases ?? [], after[method]?.cases ?? [], quality);
    if (pairs.length === 0) return [];
    const gain = bootstrap(
      pairs.map(([a, b]) => b - a),
      seed,
    );
    const mean = (side: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
    return [{ measure, unit, before: mean(0), after: mean(1), gain, worse: gain.high < -tolerance }];
  });
}

function pairsOf(before: Cases, after: Cases, quality: Rule['quality']): (readonly [number, number])[] {
  return after.flatMap((one) => {
    const other = before.find(({ id }) => id === one.id);
    const [a, b] = [other ? quality(other) : null, quality(one)];
    return a === null || b === null ? [] : [[a, b] as const];
  });
}

export function comparisonTable(comparisons: readonly Comparison[]): string[] {
  return comparisons.map(({ measure, unit, before, after, gain, worse }) => {
    const change = `${signed(gain.mean)} (${signed(gain.low)} to ${signed(gain.high)})`;
    const values = `${before.toFixed(3)} → ${after.toFixed(3)} ${unit}`.trimEnd();
    return `  ${measure.padEnd(30)} ${values.padEnd(24)} ${change}${worse ? '  WORSE' : ''}`;
  });
}

const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
