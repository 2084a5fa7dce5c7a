import { bootstrap, bootstrapOf, type Interval, mean } from './bootstrap.ts';
import type { CaseScore } from './case-score.ts';
import type { StructureScore, Triple } from './structures.ts';

/** Three of the model, two that any model must beat, and what none can: the same scan of the truth without noise. */
export const methods = ['diffusive', 'meanOfSamples', 'preview', 'source', 'histogramMatching', 'noiseFree'] as const;
export type Method = (typeof methods)[number];

/** Of one way to translate: means over patients with 95 % bootstrap intervals. */
export interface MethodResult {
  /** HU for CT, units of the card's restored range for MR */
  mae: Interval & { unit: 'HU' | 'au' };
  /** dB, range 2 on [−1, 1] */
  psnr: Interval;
  ssim: Interval;
  /** null where no patient shows enough of it */
  ductContrast: ContrastResult | null;
  gallbladderContrast: ContrastResult | null;
  ductCnr: StructureResult | null;
  ductDice: StructureResult | null;
  /** each patient's own figures, `mae` in the unit above */
  cases: readonly (CaseScore & { id: string })[];
}

/** Means over the patients that show enough of the structure. */
export interface StructureResult extends Triple {
  patients: number;
}

/** Tissue minus liver on [−1, 1], signed. */
export interface ContrastResult extends StructureResult {
  /** translation in parts of the truth: 1 is right, 0 erased, negative inverted */
  recovered: number;
  recoveredInterval: { low: number; high: number };
}

/** @param cases at least one, `mae` in the unit of the target */
export function summarise(
  cases: readonly (CaseScore & { id: string })[],
  unit: 'HU' | 'au',
  seed: number,
): MethodResult {
  const interval = (key: 'mae' | 'psnr' | 'ssim') =>
    bootstrap(
      cases.map((one) => one[key]),
      seed,
    );
  const triples = (key: keyof StructureScore) => cases.flatMap((one) => one[key] ?? []);
  return {
    mae: { ...interval('mae'), unit },
    psnr: interval('psnr'),
    ssim: interval('ssim'),
    ductContrast: contrastOf(triples('ductContrast'), seed),
    gallbladderContrast: contrastOf(triples('gallbladderContrast'), seed),
    ductCnr: meansOf(triples('ductCnr')),
    ductDice: meansOf(triples('ductDice')),
    cases,
  };
}

function meansOf(triples: readonly Triple[]): StructureResult | null {
  if (triples.length === 0) return null;
  const over = (key: keyof Triple) => mean(triples.map((triple) => triple[key]));
  return { source: over('source'), translation: over('translation'), truth: over('truth'), patients: triples.length };
}

function contrastOf(triples: readonly Triple[], seed: number): ContrastResult | null {
  const means = meansOf(triples);
  if (!means) return null;
  const { mean: recovered, low, high } = bootstrapOf(triples, recoveredOf, seed);
  return { ...means, recovered, recoveredInterval: { low, high } };
}

/** The ratio of means: one patient with hardly any contrast must not decide. */
export function recoveredOf(triples: readonly Triple[]): number {
  return mean(triples.map(({ translation }) => translation)) / mean(triples.map(({ truth }) => truth));
}
