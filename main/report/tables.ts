import { measureNames, type FidelityReport, type Level } from '../../preload/contract/index.ts';
import type { ReportContent } from './content.ts';
import { html, type Markup } from './markup.ts';
import { candidateNames, figure, levelNames, placeNames, sliceList } from './words.ts';

const CANDIDATES_SHOWN = 12;

const mark = (level: Level | null): Markup | null =>
  level && html`<b class="level ${level}">${levelNames[level].word}</b>`;

export function verdictSection({ report: { verdict }, acknowledged }: ReportContent): Markup {
  const { word, meaning } = levelNames[verdict.level];
  return html`<section class="verdict ${verdict.level}">
    <p class="word"><b>${word}</b> ${meaning}.</p>
    ${
      verdict.reasons.length > 0 &&
      html`<ul>
        ${verdict.reasons.map(
          ({ level, message, slices }) =>
            html`<li>${mark(level)} ${message}${slices.length > 0 && ` Slices ${sliceList(slices)}.`}</li>`,
        )}
      </ul>`
    }
    <p class="quiet">
      ${
        verdict.calibrated
          ? 'The thresholds come from the calibration on planted faults that the model card describes.'
          : 'The thresholds are not calibrated for what made this translation: take the verdict as a hint.'
      }
      ${
        verdict.level === 'red' &&
        (acknowledged
          ? 'The red verdict was acknowledged before export.'
          : 'The red verdict has not been acknowledged.')
      }
    </p>
  </section>`;
}

export function measureTable({ figures }: FidelityReport): Markup {
  return html`<section>
    <h2>Measures</h2>
    <table>
      <thead>
        <tr>
          <th>Measure</th>
          <th>Where</th>
          <th>Value</th>
          <th>Amber, red from</th>
          <th>Level</th>
          <th>Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${figures.map(
          ({ measure, place, value, unit, worse, amber, red, level, meaning }) =>
            html`<tr>
              <th scope="row">${measureNames[measure]}</th>
              <td>${placeNames[place]}</td>
              <td class="number">${figure(value, unit)}</td>
              <td class="number">
                ${
                  amber === null && red === null
                    ? 'not judged'
                    : `${worse === 'above' ? '>' : '<'} ${figure(amber)}, ${figure(red)}`
                }
              </td>
              <td>${mark(level)}</td>
              <td>${meaning}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

export function candidateTable({ candidates, candidatesLeftOut }: FidelityReport): Markup | null {
  if (candidates.length === 0) return null;
  const more = candidates.length + candidatesLeftOut - CANDIDATES_SHOWN;
  return html`<section>
    <h2>What vanished and what appeared</h2>
    <p class="quiet">Candidates, the largest first: suggestions of where to look, each found automatically.</p>
    <table>
      <thead>
        <tr>
          <th>What</th>
          <th>Centre (mm, LPS)</th>
          <th>Extent (mm)</th>
          <th>Volume</th>
          <th>Slices</th>
          <th>In the region</th>
        </tr>
      </thead>
      <tbody>
        ${candidates.slice(0, CANDIDATES_SHOWN).map(
          ({ kind, structure, centre, extent, volume, slices, inRegion }) =>
            html`<tr>
              <th scope="row">${candidateNames[kind][structure]}</th>
              <td class="number">${centre.map((part) => figure(Number(part.toFixed(1)))).join(', ')}</td>
              <td class="number">${extent.map((part) => part.toFixed(1)).join(' × ')}</td>
              <td class="number">${figure(volume, 'mm³')}</td>
              <td class="number">${slices[0] + 1}–${slices[1] + 1}</td>
              <td>${inRegion ? 'yes' : 'no'}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${more > 0 && html`<p class="quiet">${more} more are left out here; the JSON has the largest 50.</p>`}
  </section>`;
}

export function domainTable({ domain }: FidelityReport): Markup | null {
  if (!domain) return null;
  return html`<section>
    <h2>Is the source like what the model was trained on?</h2>
    <p>
      ${mark(domain.level)}
      ${domain.reference ? `Compared with: ${domain.reference}` : 'The model card has no reference to compare with.'}
    </p>
    <table>
      <thead>
        <tr>
          <th>Aspect</th>
          <th>Value</th>
          <th>Usual</th>
          <th>Level</th>
          <th>Finding</th>
        </tr>
      </thead>
      <tbody>
        ${domain.findings.map(
          ({ aspect, value, unit, expected, level, message }) =>
            html`<tr>
              <th scope="row">${aspect.replaceAll('-', ' ')}</th>
              <td class="number">${figure(value, unit)}</td>
              <td class="number">${expected ? `${figure(expected[0])} to ${figure(expected[1])}` : '–'}</td>
              <td>${mark(level)}</td>
              <td>${message}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}
