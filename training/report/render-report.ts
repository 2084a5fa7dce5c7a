import { commandOf } from '../options/index.ts';
import { dataSection } from './data-section.ts';
import { html, Html } from './html.ts';
import { lossCharts } from './loss-charts.ts';
import type { Panel, Run } from './read-run.ts';
import { rateChart, resourceCharts } from './resource-charts.ts';
import type { RunRecord } from './run-record.ts';
import { scoreSections } from './score-charts.ts';
import { style } from './style.ts';
import { summary } from './summary.ts';

/** Nothing comes from elsewhere, and nothing runs. */
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** One page that needs nothing but itself: what a run has done so far. */
export function renderReport(run: Run): string {
  const { name, record, split, losses, metrics, panels, resources, updated } = run;
  const sections: (Section | null)[] = [
    { id: 'validation', title: 'Validation', body: validation(metrics.length > 0 ? scoreSections(metrics) : []) },
    panels.length > 0 ? { id: 'pictures', title: 'Pictures', body: pictures(panels) } : null,
    { id: 'losses', title: 'Losses', body: charts(losses.length > 0 ? lossCharts(losses) : []) },
    {
      id: 'resources',
      title: 'Rates and resources',
      body: charts([...(record ? [rateChart(record.config)] : []), ...resourceCharts(resources)]),
    },
    split ? { id: 'data', title: 'Data', body: dataSection(split) } : null,
    record ? { id: 'configuration', title: 'Configuration', body: configuration(record) } : null,
    record ? { id: 'environment', title: 'Environment', body: environment(record) } : null,
  ];
  const there = sections.filter((section) => section !== null);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <title>${name}: training of SynDiff</title>
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        <main>
          <header>
            <h1>${name}</h1>
            <p>Training of SynDiff, CT and MR-T1. As of ${updated.toISOString().slice(0, 16).replace('T', ' ')} UTC.</p>
            <nav>${there.map(({ id, title }) => html`<a href="#${id}">${title}</a> `)}</nav>
          </header>
          ${summary(run)}
          ${there.map(
            ({ id, title, body }) =>
              html`<section id="${id}">
                <h2>${title}</h2>
                ${body}
              </section>`,
          )}
          <footer>Research only: what these networks make is synthetic and not for diagnosis.</footer>
        </main>
      </body>
    </html>`;
  return `${page.text}\n`;
}

interface Section {
  id: string;
  title: string;
  body: Html;
}

function validation(sections: readonly Html[]): Html {
  if (sections.length === 0) return html`<p class="none">Nothing has been validated yet.</p>`;
  return html`<p>
      On patients that are not learnt from, inside the measured region, with the averaged weights, which are those that
      are exported. The range is fixed at 2 on [−1, 1]. A duct-to-liver contrast of 0 means that the ducts are erased, a
      negative one that they are inverted.
    </p>
    ${sections}`;
}

function charts(drawn: readonly Html[]): Html {
  return drawn.length > 0
    ? html`<div class="charts">${drawn}</div>`
    : html`<p class="none">Nothing has been recorded yet.</p>`;
}

function pictures(panels: readonly Panel[]): Html {
  return html`<p>
      A slice of each validation patient; the upper half is CT to MR-T1, the lower half MR-T1 to CT. Always the same
      noise.
    </p>
    <div class="panels">
      ${panels.map(
        ({ iteration, png }) =>
          html`<figure>
            <figcaption>Iteration ${iteration.toLocaleString('en')}</figcaption>
            <div class="columns"><span>source</span><span>preview</span><span>diffusive</span><span>truth</span></div>
            <img alt="Source, preview, diffusive, truth" src="data:image/png;base64,${png.toString('base64')}" />
          </figure>`,
      )}
    </div>`;
}

function configuration({ config }: RunRecord): Html {
  return html`<p>As a command; the whole of it is in config.json, which --config reads.</p>
    <pre>${commandOf(config)}</pre>
    <details>
      <summary>config.json</summary>
      <pre>${JSON.stringify(config, null, 2)}</pre>
    </details>`;
}

function environment({ sessions }: RunRecord): Html {
  const last = sessions.at(-1);
  return html`<dl class="pairs">
      ${Object.entries(last?.environment ?? {}).map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
    <h3>Sessions</h3>
    <table>
      <thead>
        <tr>
          <th scope="col">started</th>
          <th scope="col">at iteration</th>
          <th scope="col">processes</th>
        </tr>
      </thead>
      <tbody>
        ${sessions.map(
          ({ started, iteration, processes }) =>
            html`<tr>
              <td>${started.slice(0, 16).replace('T', ' ')} UTC</td>
              <td>${iteration.toLocaleString('en')}</td>
              <td>${processes}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}
