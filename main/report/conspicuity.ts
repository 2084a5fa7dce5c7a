import { conspicuityWords as words, isStoodBy, type FidelityReport } from '../../preload/contract/index.ts';
import type { ReportContent } from './content.ts';
import { html, type Markup } from './markup.ts';
import { figure } from './words.ts';

type Conspicuity = FidelityReport['conspicuity'];

/**
 * The headline figure: what the translation adds to how far the ducts stand out, and the contrasts it comes from. Of the
 * ducts that the reader stands by, where there are any; of the suggestions, which the verdict judges, always.
 */
export function conspicuitySection({ report, readersDucts }: ReportContent): Markup {
  const count = readersDucts?.ducts.filter(isStoodBy).length ?? 0;
  const suggested = part(words.ofSuggestions, report.conspicuity, words.none, count === 0);
  return html`<section>
    <h2>${words.heading}</h2>
    ${count > 0 && part(words.ofReader(count), readersDucts?.together ?? null, words.readerNone, true)} ${suggested}
    <p class="quiet">${count === 0 && 'No duct was accepted, edited or drawn by a hand.'} ${words.judged}</p>
    <p class="quiet">${words.definition}</p>
  </section>`;
}

function part(of: string, conspicuity: Conspicuity, none: string, isHeadline: boolean): Markup {
  if (!conspicuity) return html`<p>${of} ${none}</p>`;
  const { source, translation, voxels } = conspicuity;
  return html`<p class="${isHeadline && 'headline'}">${gainInWords(conspicuity)}</p>
    <p>${of} Measured at ${voxels} voxels.</p>
    <table>
      <thead>
        <tr>
          <th>${words.contrast}</th>
          <th>Mean difference</th>
          <th>In ${words.unit}</th>
        </tr>
      </thead>
      <tbody>
        ${[[words.source, source] as const, [words.translation, translation] as const].map(
          ([name, { contrast, unit, toNoise }]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td class="number">${figure(contrast, unit)}</td>
              <td class="number">${figure(toNoise)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

function gainInWords({ gain, failure }: NonNullable<Conspicuity>): Markup {
  if (failure) return html`<b class="level red">FAILED</b> ${words.failures[failure]}`;
  if (gain === null) return html`–`;
  return html`<b>${gain > 0 && '+'}${figure(gain)}</b> ${words.unit}. ${gain < 0 && words.less}`;
}
