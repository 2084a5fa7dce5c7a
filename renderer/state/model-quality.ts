import type { ModelSummary } from '../../preload/contract/index.ts';

type Metric = ModelSummary['metrics'][number];

/** One measure of a model, with that of doing nothing beside it. */
export interface QualityRow {
  name: string;
  model: Metric;
  /** the source itself taken for the translation; null where nobody has measured that */
  asItIs: Metric | null;
}

const OURS = ', diffusive';
const AS_IT_IS = ', source as it is';

/**
 * What a card says of how good its model is: of its best-known contender, and of none, each measure once. A card that does
 * not name contenders is told as it is.
 */
export function qualityOf(metrics: readonly Metric[]): QualityRow[] {
  const ours = metrics.filter(({ name }) => name.endsWith(OURS));
  if (ours.length === 0) return metrics.map((model) => ({ name: model.name, model, asItIs: null }));
  return ours.map((model) => {
    const name = model.name.slice(0, -OURS.length);
    return { name, model, asItIs: metrics.find((other) => other.name === `${name}${AS_IT_IS}`) ?? null };
  });
}

/** e.g. "24.0 dB", "0.605": three significant digits, as many as the cases are worth. */
export function metricText({ value, unit }: Metric): string {
  const number = Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
  return `${number.replace('-', '\u2212')}${unit && ` ${unit}`}`;
}
