import { drawChart, numberText, type Chart, type Series } from './chart.ts';
import { html, type Html } from './html.ts';
import type { Row } from './table.ts';

const directions = { 'ct-to-mrt1': 'CT → MR-T1', 'mrt1-to-ct': 'MR-T1 → CT' };

const methods: readonly { key: string; name: string; baseline?: boolean }[] = [
  { key: 'diffusive', name: 'diffusive generator' },
  { key: 'preview', name: 'preview' },
  { key: 'source', name: 'source as it is', baseline: true },
  { key: 'histogramMatching', name: 'histogram matching', baseline: true },
];

const measures: readonly { key: string; digits: number; chart: Omit<Chart, 'series'> }[] = [
  { key: 'psnr', digits: 2, chart: { title: 'PSNR', unit: 'dB', better: 'higher' } },
  { key: 'ssim', digits: 3, chart: { title: 'SSIM', better: 'higher' } },
  { key: 'mae', digits: 3, chart: { title: 'Mean absolute error', unit: 'of [−1, 1]', better: 'lower' } },
  {
    key: 'ductContrast',
    digits: 2,
    chart: { title: 'Duct-to-liver contrast', unit: 'of the truth’s', mark: { value: 1, text: 'as in the truth' } },
  },
];

/** Scores on the validation patients over the run, and a table of the last ones. */
export function scoreSections(metrics: readonly Row[]): Html[] {
  return Object.entries(directions).flatMap(([direction, title]) => {
    const rows = metrics.filter((row) => row['direction'] === direction);
    if (rows.length === 0) return [];
    const charts = measures
      .filter(({ key }) => rows.some((row) => Number.isFinite(row[key])))
      .map(({ key, digits, chart }) => drawChart({ ...chart, digits, series: seriesOf(rows, key) }));
    return [
      html`<h3>${title}</h3>
        ${lastScores(rows)}
        <div class="charts">${charts}</div>`,
    ];
  });
}

function seriesOf(rows: readonly Row[], measure: string): Series[] {
  return methods.map(({ key, ...method }) => ({
    ...method,
    points: rows
      .filter((row) => row['method'] === key)
      .map((row) => [Number(row['iteration']), Number(row[measure] ?? NaN)] as const),
  }));
}

function lastScores(rows: readonly Row[]): Html {
  const iteration = Math.max(...rows.map((row) => Number(row['iteration'])));
  const last = rows.filter((row) => row['iteration'] === iteration);
  return html`<table class="scores">
    <caption>
      At iteration ${iteration.toLocaleString('en')}
    </caption>
    <thead>
      <tr>
        <th></th>
        ${measures.map(({ chart: { title, unit } }) => html`<th scope="col">${title}<small>${unit ?? ''}</small></th>`)}
      </tr>
    </thead>
    <tbody>
      ${methods.flatMap(({ key, name, baseline }) => {
        const row = last.find(({ method }) => method === key);
        if (!row) return [];
        const cells = measures.map(
          ({ key: measure, digits }) => html`<td>${numberText(Number(row[measure] ?? NaN), digits)}</td>`,
        );
        return [
          html`<tr class="${baseline ? 'baseline' : ''}">
            <th scope="row">${name}</th>
            ${cells}
          </tr>`,
        ];
      })}
    </tbody>
  </table>`;
}
