import { conspicuityWords, type FidelityReport, type ReadersDuct } from '../../preload/contract/index.ts';
import type { ReportContent } from './content.ts';
import { html, type Markup } from './markup.ts';
import { figure } from './words.ts';

const lineNames: Readonly<Record<ReadersDuct['by'], string>> = {
  suggestion: 'as suggested by rules',
  edited: 'suggested, edited by hand',
  drawn: 'drawn by hand',
};

const judgedName = ({ judged }: ReadersDuct): string => judged ?? 'nobody has said';

/** The ducts as the reader left them, refused ones too. Nothing where nobody looked for any. */
export function ductTable({ readersDucts }: ReportContent): Markup | null {
  if (!readersDucts || readersDucts.ducts.length === 0) return null;
  return html`<section>
    <h2>Bile ducts as the reader left them</h2>
    <p class="quiet">
      Length and diameters are measured in the source along each centre line; the gain is that of the headline, of this
      duct alone.
    </p>
    <table>
      <thead>
        <tr>
          <th>Duct</th>
          <th>Line</th>
          <th>Judged</th>
          <th>Length</th>
          <th>Median diameter</th>
          <th>Widest, at (mm, LPS)</th>
          <th>Source, translation (${conspicuityWords.unit})</th>
          <th>Gain</th>
        </tr>
      </thead>
      <tbody>
        ${readersDucts.ducts.map((duct) => {
          const { number, by, common, measured, conspicuity } = duct;
          const widest =
            measured &&
            `${figure(measured.widest.diameter, 'mm')}, at ${measured.widest.at.map((part) => figure(Number(part.toFixed(1)))).join(', ')}`;
          return html`<tr>
            <th scope="row">${number}${common && ', runs as the common duct'}</th>
            <td>${lineNames[by]}</td>
            <td>${judgedName(duct)}</td>
            <td class="number">${figure(measured && Number(measured.length.toFixed(1)), 'mm')}</td>
            <td class="number">${figure(measured && Number(measured.medianDiameter.toFixed(1)), 'mm')}</td>
            <td class="number">${widest ?? '–'}</td>
            <td class="number">
              ${conspicuity ? `${figure(conspicuity.source.toNoise)}, ${figure(conspicuity.translation.toNoise)}` : '–'}
            </td>
            <td class="number">${gain(conspicuity)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </section>`;
}

function gain(conspicuity: FidelityReport['conspicuity']): string {
  if (!conspicuity) return 'not measured';
  if (conspicuity.failure) return `failed: ${conspicuity.failure}`;
  return conspicuity.gain === null ? '–' : `${conspicuity.gain > 0 ? '+' : ''}${figure(conspicuity.gain)}`;
}
