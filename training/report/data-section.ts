import type { SplitManifest } from '../data/split-manifest.ts';
import { html, type Html } from './html.ts';

const parts = ['training', 'validation', 'test'] as const;
const sources = { phantom: 'made-up patients (phantoms)', dicom: 'DICOM', png: 'PNG slices', mat: '.mat files' };

/** Who learns and who is held out, in numbers; no name and no path of a patient. */
export function dataSection({ source, paired, patients, leftOut }: SplitManifest): Html {
  const rows = parts.map((part) => {
    const own = patients.filter((patient) => patient.part === part);
    const images = own.flatMap((patient) => patient.images);
    const slices = (contrast: string) =>
      images.reduce((sum, image) => sum + (image.contrast === contrast ? image.stack.slices : 0), 0);
    const pairs = own.filter((patient) => patient.pairs.length > 0).length;
    return html`<tr>
      <th scope="row">${part}</th>
      ${[own.length, slices('ct'), slices('mrt1'), pairs].map((count) => html`<td>${count.toLocaleString('en')}</td>`)}
    </tr>`;
  });
  return html`<p>
      Of ${sources[source]}, split by patient, learnt from ${paired ? 'as registered pairs' : 'unpaired'}.
      ${leftOut.length > 0 ? html`Left out: ${leftOut.length}.` : null} The split and the hashes of all files are in
      split.json.
    </p>
    <table class="scores">
      <thead>
        <tr>
          <th></th>
          <th scope="col">patients</th>
          <th scope="col">slices of CT</th>
          <th scope="col">slices of MR-T1</th>
          <th scope="col">patients with pairs</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`;
}
