import { join } from 'node:path';
import { scanCache, scanFolder } from '../../dicom/index.ts';
import type { ScanProgress, Series } from '../../dicom/index.ts';
import { throttle } from '../../progress.ts';
import { summarise } from '../../commands/series-summary.ts';
import { placesIn } from '../places.ts';
import { root } from '../root.ts';
import type { Command } from './command.ts';
import type { Terminal } from './terminal.ts';

export const scan: Command = {
  summary:
    'Lists the CT and MR series of a folder, ZIP archive or DICOMDIR, and why a file or a series cannot be used.',
  arguments: ['FOLDER'],
  options: { json: { help: 'print JSON' } },
  async run(given, terminal, signal) {
    const { series, setAside, findings } = await scanFolder(given.arguments[0]!, {
      signal,
      onProgress: progressLine(terminal),
      cache: scanCache(join(placesIn(root).data, 'scans')),
    });
    if (given.switches.has('json')) {
      const listed = series.map(withoutPatient);
      return terminal.result(JSON.stringify({ series: listed, setAside, findings }, null, 2));
    }
    terminal.result(series.length ? series.map(describeSeries).join('\n') : 'No CT or MR series found.');
    for (const { message } of findings) terminal.result(`note: ${message}`);
    for (const { file, reason } of setAside) terminal.result(`set aside: ${file}: ${reason}`);
  },
};

/** Files and series so far: rewritten ten times a second on a terminal, nothing elsewhere. */
function progressLine(terminal: Terminal): (progress: ScanProgress) => void {
  const report = throttle(({ files, total, seriesSoFar }: ScanProgress) => {
    const found = seriesSoFar().map(({ modality, images }) => `${modality} ${images}`);
    terminal.progress(`${files} of ${total} files; ${found.join(', ')}`);
  });
  return (progress) => {
    if (terminal.interactive) report(progress);
  };
}

function withoutPatient(series: Series) {
  const { patientLine: _, ...summary } = summarise(series);
  return { seriesInstanceUID: series.seriesInstanceUID, ...summary };
}

/** One series in a line, then what is wrong with it, without a patient attribute. */
export function describeSeries(series: Series): string {
  const { dimensions, grid, modality, seriesInstanceUID, transferSyntax, findings } = series;
  const size = `${dimensions.join(' × ')}, ${grid.spacing.map((mm) => mm.toFixed(2)).join(' × ')} mm`;
  const line = `${modality}  ${seriesInstanceUID}  ${size}  ${transferSyntax.name}`;
  return [line, ...findings.map((finding) => `    not usable: ${finding.message}`)].join('\n');
}
