import { numberText } from './chart.ts';
import { html, type Html } from './html.ts';
import type { Run } from './read-run.ts';

/** The few numbers that one wants first. */
export function summary({ record, losses, metrics, resources }: Run): Html {
  const done = Math.max(0, ...losses.map(({ iteration }) => Number(iteration)));
  const total = record?.config.iterations;
  const seconds = resources.findLast((row) => 'seconds' in row)?.['seconds'];
  const facts: { name: string; value: string; more?: string }[] = [
    {
      name: 'Iterations',
      value: done.toLocaleString('en'),
      more: total === undefined ? '' : `of ${total.toLocaleString('en')} (${Math.floor((100 * done) / total)} %)`,
    },
    ...(['ct-to-mrt1', 'mrt1-to-ct'] as const).flatMap((direction) => {
      const last = metrics.filter((row) => row['direction'] === direction && row['method'] === 'diffusive').at(-1);
      if (!last) return [];
      return [
        {
          name: `${direction === 'ct-to-mrt1' ? 'CT → MR-T1' : 'MR-T1 → CT'}, validation`,
          value: `${numberText(Number(last['psnr']), 1)} dB`,
          more: `SSIM ${numberText(Number(last['ssim']), 2)}`,
        },
      ];
    }),
    ...(record ? [{ name: 'Parameters, all networks', value: `${(record.parameters / 1e6).toFixed(1)} M` }] : []),
    ...(record ? [{ name: 'Work of an iteration', value: `${(record.flops / 1e9).toPrecision(3)} GFLOP` }] : []),
    ...(typeof seconds === 'number' ? [{ name: 'Time of an iteration', value: `${numberText(seconds, 2)} s` }] : []),
  ];
  return html`<dl class="facts">
    ${facts.map(
      ({ name, value, more }) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value} <small>${more ?? ''}</small></dd>
        </div>`,
    )}
  </dl>`;
}
