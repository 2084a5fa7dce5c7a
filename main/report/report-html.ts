import { quadrilemmaChart, sliceChart, sliceStrip } from './charts.ts';
import { conspicuitySection } from './conspicuity.ts';
import { ductTable } from './duct-table.ts';
import type { ReportContent } from './content.ts';
import { html, Markup } from './markup.ts';
import { pictureSection } from './pictures.ts';
import { directionName, modelSection, provenanceSection } from './provenance.ts';
import { style } from './report-style.ts';
import { candidateTable, domainTable, measureTable, verdictSection } from './tables.ts';
import { axisNames } from './words.ts';

/** On every page and above everything else, as the map asks. */
const WARNING_TEXT = 'SYNTHETIC – not for diagnostic use';

/**
 * The report as one HTML document that needs nothing beside it: no file, no network, no script. Its pages, when printed,
 * each begin with the warning.
 */
export function reportHTML(content: ReportContent): string {
  const { report } = content;
  const title = `Fidelity report: ${directionName(content)}`;
  // A table whose head is repeated on each page is what every print engine does alike.
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${new Markup(style)}
        </style>
      </head>
      <body>
        <table class="pages">
          <thead>
            <tr>
              <td class="warning">${WARNING_TEXT}. Research only; not a medical device.</td>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td>
                <h1>${title}</h1>
                ${verdictSection(content)} ${conspicuitySection(content)}
                <section>
                  <h2>Quadrilemma</h2>
                  ${quadrilemmaChart(report.axes)}
                  <ul class="meanings">
                    ${report.axes.map(({ axis, meaning }) => html`<li><b>${axisNames[axis]}</b>: ${meaning}</li>`)}
                  </ul>
                </section>
                <section>
                  <h2>Slices</h2>
                  ${sliceStrip(report.sliceLevels)}
                </section>
                ${pictureSection(content)} ${measureTable(report)}
                <section>
                  <h2>Measures over the slices</h2>
                  ${report.slices.map(sliceChart)}
                </section>
                ${ductTable(content)} ${candidateTable(report)} ${domainTable(report)} ${provenanceSection(content)}
                ${modelSection(content.card)}
              </td>
            </tr>
          </tbody>
        </table>
      </body>
    </html> `.text;
}

/** The report for machines: the same numbers, none rounded. Pictures stay in the HTML, and nobody is named. */
export function reportJSON({ report, readersDucts, card, acknowledged }: ReportContent): string {
  const document = {
    format: 'syndiff-report/1',
    warning: `${WARNING_TEXT}. Research only; not a medical device.`,
    acknowledged,
    report,
    readersDucts,
    model: card,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
