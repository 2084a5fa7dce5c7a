import { describe, expect, it } from 'vitest';
import type { CaseScore } from '../evaluate/case-score.ts';
import type { ModelResult } from '../evaluate/evaluate-model.ts';
import { summarise } from '../evaluate/model-result.ts';
import { compareModels, comparisonTable } from './compare-models.ts';

/** Eight patients from 20 to 27 dB; what is made of them shifts all by `gain` and the ducts by `duct` of the truth. */
function resultOf({
  gain = 0,
  duct = 1,
  preview = 0,
}: {
  gain?: number;
  duct?: number;
  preview?: number;
}): ModelResult {
  const cases = (own: number): (CaseScore & { id: string })[] =>
    Array.from({ length: 8 }, (_, i) => ({
      id: `patient-${i}`,
      mae: 1,
      psnr: 20 + i + own,
      ssim: 0.7 + i / 100,
      ductContrast: i === 0 ? null : { source: -0.1, translation: -0.5 * duct, truth: -0.5 },
      gallbladderContrast: null,
      ductCnr: null,
      ductDice: null,
    }));
  const diffusive = summarise(cases(gain), 'au', 1);
  return {
    diffusive,
    preview: summarise(cases(preview), 'au', 1),
    meanOfSamples: null,
    source: null,
    histogramMatching: null,
    noiseFree: null,
    ductContrast: diffusive.ductContrast,
  };
}

const worseIn = (before: ModelResult, after: ModelResult) =>
  compareModels(before, after, 1).flatMap(({ measure, worse }) => (worse ? [measure] : []));

describe('compareModels', () => {
  it('finds no fault with an equal or a better model', () => {
    expect(worseIn(resultOf({}), resultOf({}))).toEqual([]);
    expect(worseIn(resultOf({ duct: 0.5 }), resultOf({ gain: 1, duct: 0.9, preview: 1 }))).toEqual([]);
  });

  it('sees a small loss that all patients share, however much they differ', () => {
    expect(worseIn(resultOf({}), resultOf({ gain: -0.3 }))).toEqual(['PSNR, diffusive']);
    expect(worseIn(resultOf({}), resultOf({ gain: -0.05 }))).toEqual([]);
  });

  it('takes erased, inverted and exaggerated ducts for a loss', () => {
    for (const duct of [0, -1, 2])
      expect(worseIn(resultOf({}), resultOf({ duct }))).toEqual(['duct contrast kept, diffusive']);
  });

  it('allows the preview a little more', () => {
    expect(worseIn(resultOf({}), resultOf({ preview: -0.4 }))).toEqual([]);
    expect(worseIn(resultOf({}), resultOf({ preview: -0.6 }))).toEqual(['PSNR, preview']);
  });

  it('does not compare what one of them lacks', () => {
    const measures = compareModels({ ...resultOf({}), preview: null }, resultOf({}), 1).map(({ measure }) => measure);
    expect(measures).not.toContain('PSNR, preview');
  });

  it('is shown as a table', () => {
    const [line] = comparisonTable(compareModels(resultOf({}), resultOf({ gain: -1 }), 1));
    expect(line).toMatch(/^ {2}PSNR, diffusive +23\.500 → 22\.500 dB +−1\.000 \(−1\.000 to −1\.000\) {2}WORSE$/);
  });
});
