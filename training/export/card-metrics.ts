import type { ModelCard } from '../../models/index.ts';
import type { ModelResult } from '../evaluate/evaluate-model.ts';
import { type Method, methods, type MethodResult } from '../evaluate/model-result.ts';

type Metric = ModelCard['metrics'][number];

const methodTexts: Readonly<Record<Method, string>> = {
  diffusive: 'diffusive',
  meanOfSamples: 'mean of samples',
  preview: 'preview',
  source: 'source as it is',
  histogramMatching: 'histogram matching',
  noiseFree: 'truth without noise',
};

/** What `evaluate` found, as the card tells it: values with 95 % intervals over patients. */
export function cardMetrics(result: ModelResult, measuredOn: string): Metric[] {
  return methods.flatMap((method) => {
    const one = result[method];
    return one ? metricsOf(methodTexts[method], one, measuredOn) : [];
  });
}

function metricsOf(method: string, result: MethodResult, measuredOn: string): Metric[] {
  const metric = (
    name: string,
    unit: string,
    { mean, low, high }: { mean: number; low?: number; high?: number },
    cases = result.cases.length,
  ): Metric[] => {
    // A truth without noise that is the truth has no finite PSNR.
    if (!Number.isFinite(mean)) return [];
    // One patient has no interval.
    const ends = low === undefined || high === undefined || cases < 2 ? {} : { low: rounded(low), high: rounded(high) };
    return [{ name: `${name}, ${method}`, value: rounded(mean), unit, cases, measuredOn, ...ends }];
  };
  const { ductContrast, gallbladderContrast, ductDice } = result;
  const recovered = (name: string, contrast: MethodResult['ductContrast']) =>
    contrast
      ? metric(
          `signed ${name}-to-liver contrast`,
          "of the truth's",
          { mean: contrast.recovered, ...contrast.recoveredInterval },
          contrast.patients,
        )
      : [];
  return [
    ...metric('PSNR', 'dB', result.psnr),
    ...metric('SSIM', '', result.ssim),
    ...metric('MAE', result.mae.unit, result.mae),
    ...recovered('duct', ductContrast),
    ...recovered('gallbladder', gallbladderContrast),
    ...(ductDice ? metric('duct Dice', '', { mean: ductDice.translation }, ductDice.patients) : []),
  ];
}

const rounded = (value: number) => Number(value.toPrecision(4));
