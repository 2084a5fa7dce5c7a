import type { ModelCard } from '../../models/index.ts';
import type { ReportContent } from './content.ts';
import { html, type Markup } from './markup.ts';
import { figure } from './words.ts';

const directions = { 'ct-to-mrt1': 'CT to MR-T1', 'mrt1-to-ct': 'MR-T1 to CT' } as const;

export function directionName({ report: { provenance } }: ReportContent): string {
  return directions[provenance.direction];
}

/** What was made from what, by what, and when. */
export function provenanceSection(content: ReportContent): Markup {
  const { provenance, geometry, made, softwareVersion, cost } = content.report;
  const { model } = provenance;
  const rows: [string, string | null][] = [
    ['Patient', content.patient],
    ['Direction', directionName(content)],
    ['Source series', provenance.sourceSeriesUID],
    ['Translation series', provenance.translationSeriesUID],
    ['True target series', provenance.truthSeriesUID],
    ['Model', model && `${model.id} ${model.version}, SHA-256 ${model.sha256}`],
    ['Seed, samples', provenance.seed === null ? null : `${provenance.seed}, ${provenance.samples ?? 1}`],
    ['Computed on', provenance.provider],
    ['Translated in', provenance.seconds === null ? null : figure(provenance.seconds, 's')],
    ['Translated back by', provenance.cycle && `${provenance.cycle.model}, ${provenance.cycle.generator} generator`],
    [
      'Grid',
      `${geometry.dimensions.join(' × ')} voxels of ${geometry.spacing.map((mm) => mm.toFixed(2)).join(' × ')} mm`,
    ],
    [
      'Bile-duct region',
      geometry.region &&
        `${[0, 1, 2].map((axis) => `${geometry.region!.low[axis]!.toFixed(0)} to ${geometry.region!.high[axis]!.toFixed(0)}`).join(', ')} mm LPS (${geometry.region.found})`,
    ],
    [
      'Assessed in',
      `${figure(cost.seconds, 's')}${cost.shareOfTranslation === null ? '' : `, ${(100 * cost.shareOfTranslation).toFixed(0)} % of the translation’s own time`}`,
    ],
    ['Software', `SynDiff Workstation ${softwareVersion}`],
    ['Report made', made],
  ];
  return html`<section>
    <h2>Provenance</h2>
    <table class="pairs">
      ${rows.map(
        ([name, value]) =>
          value &&
          html`<tr>
            <th scope="row">${name}</th>
            <td>${value}</td>
          </tr>`,
      )}
    </table>
  </section>`;
}

/** The model card as far as a reader needs it. */
export function modelSection(card: ModelCard | null): Markup {
  if (!card)
    return html`<section>
      <h2>Model</h2>
      <p>Not a translation of this software: nothing is known here of what made it.</p>
    </section>`;
  const { training } = card;
  return html`<section>
    <h2>Model card: ${card.title} ${card.version}</h2>
    <table class="pairs">
      <tr>
        <th scope="row">Intended use</th>
        <td>${card.intendedUse}</td>
      </tr>
      <tr>
        <th scope="row">Trained on</th>
        <td>${training.data}${training.syntheticDataOnly && ' No patient was imaged for it.'}</td>
      </tr>
      <tr>
        <th scope="row">Training</th>
        <td>
          ${training.mode}, ${training.iterations} iterations, finished ${training.finished}, trainer
          ${training.trainerVersion}
        </td>
      </tr>
      <tr>
        <th scope="row">Known failures</th>
        <td>
          <ul>
            ${card.knownFailures.map((one) => html`<li>${one}</li>`)}
          </ul>
        </td>
      </tr>
      <tr>
        <th scope="row">Licence</th>
        <td>${card.licence}</td>
      </tr>
    </table>
    <h3>Measured on held-out cases</h3>
    <table>
      <thead>
        <tr>
          <th>Measure</th>
          <th>Value</th>
          <th>95 % interval</th>
          <th>Cases</th>
          <th>Measured on</th>
        </tr>
      </thead>
      <tbody>
        ${card.metrics.map(
          ({ name, value, unit, low, high, cases, measuredOn }) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td class="number">${figure(value, unit)}</td>
              <td class="number">
                ${low === undefined || high === undefined ? '–' : `${figure(low)} to ${figure(high)}`}
              </td>
              <td class="number">${cases}</td>
              <td>${measuredOn}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}
