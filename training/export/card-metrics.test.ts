import { describe, expect, it } from 'vitest';
import type { CaseScore } from '../evaluate/case-score.ts';
import { summarise } from '../evaluate/model-result.ts';
import { modelCard } from '../../models/index.ts';
import { cardMetrics } from './card-metrics.ts';

const cases = [0.2, 0.6].map((recovered, i): CaseScore & { id: string } => ({
  id: `patient-${i}`,
  mae: 20 + i,
  psnr: 24 + 2 * i,
  ssim: 0.8,
  ductContrast: { source: -0.1, translation: -0.5 * recovered, truth: -0.5 },
  gallbladderContrast: null,
  ductCnr: null,
  ductDice: { source: 0.2, translation: 0.51234, truth: 0.7 },
}));

describe('cardMetrics', () => {
  const diffusive = summarise(cases, 'HU', 1);
  const none = { meanOfSamples: null, preview: null, source: null, histogramMatching: null };
  const exact = summarise(
    cases.map((one) => ({ ...one, psnr: Infinity })),
    'HU',
    1,
  );
  const metrics = cardMetrics({ diffusive, ...none, noiseFree: exact, ductContrast: null }, 'two discs');
  const of = (name: string) => metrics.find((metric) => metric.name === name);

  it('tells values with their intervals in units of their own', () => {
    expect(of('PSNR, diffusive')).toMatchObject({ value: 25, low: 24, high: 26, unit: 'dB', cases: 2 });
    expect(of('MAE, diffusive')).toMatchObject({ value: 20.5, unit: 'HU', measuredOn: 'two discs' });
    expect(of('signed duct-to-liver contrast, diffusive')).toMatchObject({ value: 0.4, low: 0.2, high: 0.6 });
    expect(of('duct Dice, diffusive')?.value).toBe(0.5123);
  });

  it('tells nothing that nobody knows, and nothing that JSON cannot say', () => {
    expect(of('signed gallbladder-to-liver contrast, diffusive')).toBeUndefined();
    expect(of('PSNR, truth without noise')).toBeUndefined();
    expect(modelCard.shape.metrics.parse(JSON.parse(JSON.stringify(metrics)))).toEqual(metrics);
  });
});
