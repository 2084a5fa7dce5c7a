import { html, type Markup } from './markup.ts';
import type { DrawnOverlay } from '../fidelity/index.ts';
import type { ReportContent } from './content.ts';
import { legend } from './charts.ts';
import { keySlices, type KeySlice } from './key-slices.ts';
import { dataURI } from './png.ts';
import { drawSlice, type SliceDrawing } from './slice-picture.ts';
import { stamped } from './warning-stamp.ts';
import { overlayNames } from './words.ts';
import type { Volume } from '../dicom/index.ts';

/** Soft tissue for HU; for arbitrary units the range that leaves out one voxel in two hundred at either end. */
function windowOf({ unit, values }: Volume): SliceDrawing['window'] {
  if (unit === 'HU') return { center: 40, width: 400 };
  const stride = Math.max(1, Math.floor(values.length / 100_000));
  const sample = Float32Array.from({ length: Math.ceil(values.length / stride) }, (_, i) => values[i * stride]!).sort();
  const at = (share: number): number => sample[Math.round(share * (sample.length - 1))] ?? 0;
  const [low, high] = [at(0.005), at(0.995)];
  return { center: (low + high) / 2, width: Math.max(1, high - low) };
}

/** Key slices in rows: the source, the translation, and each overlay on the one whose unit it is in. */
export function pictureSection(content: ReportContent): Markup {
  const windows = { source: windowOf(content.source), translation: windowOf(content.translation) };
  return html`<section>
    <h2>Pictures</h2>
    <p class="quiet">
      Slices in the plane of acquisition, row and column as stored. The violet box is the bile-duct region. Source
      ${windowText(content.source, windows.source)}; translation
      ${windowText(content.translation, windows.translation)}.
    </p>
    ${keySlices(content.report).map((key) => pictureRow(content, key, windows))}
    ${
      content.overlays.length > 0 &&
      html`<dl class="legends">
        ${content.overlays.map(
          (overlay) =>
            html`<dt>${overlayNames[overlay.kind]}</dt>
              <dd>${legend(overlay)} ${overlay.meaning}</dd>`,
        )}
      </dl>`
    }
  </section>`;
}

function pictureRow(
  content: ReportContent,
  { slice, why }: KeySlice,
  windows: Record<'source' | 'translation', SliceDrawing['window']>,
): Markup {
  const { region } = content.report.geometry;
  const draw = (on: 'source' | 'translation', overlay?: DrawnOverlay): Markup => {
    const drawing = drawSlice({ volume: content[on], slice, window: windows[on], overlay, region });
    const isSynthetic = on === 'translation' || overlay !== undefined || content.sourceIsSynthetic;
    const name = overlay ? `${overlayNames[overlay.kind]} over the ${on}` : on === 'source' ? 'Source' : 'Translation';
    return html`<figure class="${isSynthetic ? 'synthetic' : ''}">
      <img src="${dataURI(stamped(drawing, isSynthetic))}" alt="${name}, slice ${slice + 1}" />
      <figcaption>${name}</figcaption>
    </figure>`;
  };
  return html`<div class="row">
    <h3>Slice ${slice + 1} <small>${why}</small></h3>
    <div class="figures">
      ${draw('source')} ${draw('translation')}
      ${content.overlays.map((overlay) => draw(overlay.kind === 'cycle-error' ? 'source' : 'translation', overlay))}
    </div>
  </div>`;
}

const windowText = ({ unit }: Volume, { center, width }: SliceDrawing['window']): string =>
  `window ${width.toFixed(0)}, centre ${center.toFixed(0)} ${unit}`;
