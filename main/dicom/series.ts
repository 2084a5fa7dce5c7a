import type { Finding, SetAside } from '../../preload/contract/index.ts';
import type { Instance } from './instance.ts';
import type { LPS } from './volume.ts';

/** Where the slices of a series lie: `instances[k]` is at origin + k · spacing[2] · directions[2]. */
export interface Grid {
  /** mm between columns, between rows, between slices; the third is 0 where it cannot be known */
  spacing: readonly [number, number, number];
  directions: readonly [LPS, LPS, LPS];
  origin: LPS;
}

/** Slices that belong together: one SeriesInstanceUID, matrix, orientation, echo time and stack. */
export interface Series {
  /** the same for the same files on every scan */
  id: string;
  /** may be empty: de-identified data often is */
  studyInstanceUID: string;
  seriesInstanceUID: string;
  frameOfReferenceUID: string;
  modality: string;
  description: string;
  /** name, id and study date for the screen; never to be logged */
  patientLine: string;
  /** columns, rows, slices */
  dimensions: readonly [number, number, number];
  grid: Grid;
  transferSyntax: { uid: string; name: string };
  /** whether the source says that its pixels are Synthetic Data */
  synthetic: boolean;
  /** ascending along the normal (row × column); equal positions by file name, then frame; without positions by Instance Number */
  instances: readonly Instance[];
  /** why the series is refused as a volume; empty when it can be read */
  findings: readonly Finding[];
}

/** A series while its folder is still being scanned: what its first image says, and how many there are so far. */
export type FoundSeries = Pick<Series, 'id' | 'modality' | 'description' | 'patientLine'> & { images: number };

/** Whether what the file system would not read lies where the files of the series lie. */
export function mayLackSlices({ instances }: Pick<Series, 'instances'>, unread: readonly string[]): boolean {
  const folders = new Set(instances.map(({ name }) => folderOf(name)));
  return unread.some((name) => folders.has(folderOf(name)));
}

/** Of a folder that could not be opened, the one it lies in: what it holds may belong there. */
const folderOf = (name: string) => name.replace(/\/$/, '').replace(/[^/\\]*$/, '');

export interface Scan {
  series: Series[];
  setAside: SetAside[];
  /**
   * names of what the file system would not read this time: a series beside such a file may lack slices. A folder is
   * named with a slash at its end
   */
  unread: string[];
  /** what is wrong with the folder as a whole, such as files that its DICOMDIR lists and that are missing */
  findings: Finding[];
}
