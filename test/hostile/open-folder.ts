import { scanFolder } from '../../main/dicom/index.ts';
import type { Series } from '../../main/dicom/index.ts';
import { readVoxels } from '../../main/dicom/read-volume.ts';
import { watchFiles } from './watch-files.ts';

/** What became of one series. */
export interface OpenedSeries {
  seriesInstanceUID: string;
  slices: number;
  /** codes */
  findings: string[];
  /** why its values were not read; null where they were */
  refusal: string | null;
}

export interface Opened {
  series: OpenedSeries[];
  /** reasons */
  setAside: string[];
  /** what must never happen, whatever is in the folder */
  offences: string[];
}

/** A single slice is no volume, but its pixels must be right or refused all the same. */
const loadable = (findings: readonly string[]) => findings.every((code) => code === 'single-slice');

/** Scans a folder as the window does, and reads the values of every series that is not refused. */
export async function openFolder(folder: string): Promise<Opened> {
  const watched = watchFiles(folder);
  try {
    const scan = await scanFolder(folder);
    const series: OpenedSeries[] = [];
    for (const one of scan.series) series.push(await readSeries(one));
    const texts = scan.series.flatMap(({ patientLine, description }) => [patientLine, description]);
    const unclean = texts.some((text) => /[\p{Cc}\p{Cf}]/u.test(text));
    return {
      series,
      setAside: scan.setAside.map(({ reason }) => reason),
      offences: [...watched.offences(), ...(unclean ? ['a text for the screen holds control characters'] : [])],
    };
  } finally {
    watched.stop();
  }
}

async function readSeries(series: Series): Promise<OpenedSeries> {
  const findings = series.findings.map(({ code }) => code);
  const known = { seriesInstanceUID: series.seriesInstanceUID, slices: series.instances.length, findings };
  if (!loadable(findings)) return { ...known, refusal: series.findings.map(({ message }) => message).join(' ') };
  const refusal = await readVoxels(series).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  return { ...known, refusal };
}
