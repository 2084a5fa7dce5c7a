import { scanFolder } from '../../dicom/index.ts';
import type { Series } from '../../dicom/index.ts';
import { summarise } from '../../series-summary.ts';
import type { Command } from './command.ts';

export const scan: Command = {
  summary: 'Lists the CT and MR series of a folder, and why a file or a series cannot be used.',
  arguments: ['FOLDER'],
  options: { json: { help: 'print JSON' } },
  async run(given, terminal, signal) {
    const { series, setAside } = await scanFolder(given.arguments[0]!, { signal });
    if (given.switches.has('json')) {
      const listed = series.map(withoutPatient);
      return terminal.result(JSON.stringify({ series: listed, setAside }, null, 2));
    }
    terminal.result(series.length ? series.map(describeSeries).join('\n') : 'No CT or MR series found.');
    for (const { file, reason } of setAside) terminal.result(`set aside: ${file}: ${reason}`);
  },
};

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
