import { describe, expect, it } from 'vitest';
import { metricText, qualityOf } from './model-quality.ts';

const metric = (name: string, value: number, unit = '') => ({
  name,
  value,
  unit,
  low: null,
  high: null,
  cases: 6,
  measuredOn: 'phantoms',
});

describe('how good a model is', () => {
  it('is told beside what doing nothing would give, without the other contenders', () => {
    const metrics = ['diffusive', 'preview', 'source as it is'].map((who, i) => metric(`PSNR, ${who}`, i, 'dB'));
    const rows = qualityOf([...metrics, metric('Dice, diffusive', 0.5)]);
    expect(rows.map(({ name, model, asItIs }) => [name, model.value, asItIs?.value ?? null])).toEqual([
      ['PSNR', 0, 2],
      ['Dice', 0.5, null],
    ]);
  });

  it('is told as the card has it where it names no contenders', () => {
    expect(qualityOf([metric('MAE', 3)]).map(({ name }) => name)).toEqual(['MAE']);
    expect(qualityOf([])).toEqual([]);
  });

  it.each([
    [metric('PSNR', 24.03, 'dB'), '24.0 dB'],
    [metric('MAE', 290.4, 'au'), '290 au'],
    [metric('SSIM', -0.03118), '−0.0312'],
  ])('is written with three digits', (one, text) => {
    expect(metricText(one)).toBe(text);
  });
});
