import type { TrainingConfig } from '../configs/index.ts';
import { rateOf } from '../trainer/rates.ts';
import type { NetworkName } from '../trainer/network-names.ts';
import { drawChart } from './chart.ts';
import type { Html } from './html.ts';
import type { Row } from './table.ts';

const rates: readonly { name: string; network: NetworkName }[] = [
  { name: 'diffusive generators', network: 'gen_diffusive_1' },
  { name: 'translators', network: 'gen_non_diffusive_1to2' },
  { name: 'discriminators', network: 'disc_diffusive_1' },
];

/** Of the whole run, also of what is to come: it follows from the config. */
export function rateChart(config: TrainingConfig): Html {
  const steps = Math.min(200, config.iterations);
  const iterations = Array.from({ length: steps }, (_, i) => Math.floor((i * config.iterations) / steps));
  return drawChart({
    title: 'Learning rate, planned',
    digits: 6,
    series: rates.map(({ name, network }) => ({
      name,
      points: iterations.map((iteration) => [iteration, rateOf(config, network, iteration)] as const),
    })),
  });
}

const quantities = [
  { key: 'memory', chart: { title: 'Memory of the process', unit: 'GiB', digits: 2 } },
  { key: 'seconds', chart: { title: 'Time of an iteration', unit: 's', digits: 2, smooth: true } },
] as const;

export function resourceCharts(resources: readonly Row[]): Html[] {
  return resources.length === 0
    ? []
    : quantities.map(({ key, chart }) => {
        const points = resources.map((row) => [Number(row['iteration']), Number(row[key] ?? NaN)] as const);
        return drawChart({ ...chart, series: [{ name: 'first process', points }] });
      });
}
