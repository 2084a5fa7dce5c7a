import type { Interval } from './bootstrap.ts';
import type { ModelResult } from './evaluate-model.ts';
import { methods, type MethodResult } from './model-result.ts';

/** For people: a line for each method, then what is known of ducts and gallbladder. */
export function resultTable(title: string, result: ModelResult): string[] {
  return [title, ...methods.map((method) => `  ${method.padEnd(18)} ${lineOf(result[method])}`)];
}

function lineOf(result: MethodResult | null): string {
  if (!result) return 'none';
  const { mae, psnr, ssim, ductContrast, gallbladderContrast, ductDice, ductCnr } = result;
  const parts = [
    `MAE ${figure(mae, 1)} ${mae.unit}`,
    `PSNR ${figure(psnr, 2)} dB`,
    `SSIM ${figure(ssim, 3)}`,
    ductContrast && `duct contrast recovered ${recovered(ductContrast)}`,
    gallbladderContrast && `gallbladder ${recovered(gallbladderContrast)}`,
    ductDice && `duct Dice ${ductDice.translation.toFixed(2)}`,
    ductCnr && `duct CNR ${ductCnr.translation.toFixed(1)} (source ${ductCnr.source.toFixed(1)})`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

function recovered({ recovered: share, recoveredInterval }: NonNullable<MethodResult['ductContrast']>): string {
  return figure({ mean: share, ...recoveredInterval }, 2);
}

function figure({ mean, low, high }: Interval, digits: number): string {
  return `${mean.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
}
