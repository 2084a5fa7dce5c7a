import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../system/durable-file.ts';
import { throwIfCancelled, type Step } from '../step.ts';
import { encodePart10, type DataSet } from './data-set.ts';
import { explainFileSystemError, writeFlushed } from './write-flushed.ts';

/** What was written. */
export interface WrittenSeries {
  folder: string;
  files: number;
  /** the files, in the order of the slices */
  paths: readonly string[];
  seriesInstanceUID: string;
}

/**
 * Writes one file for each data set, so that a watcher of the folder sees whole files only and a failure leaves nothing
 * behind: all under temporary names first, flushed to the disk, then renamed. A series that a killed process has written
 * in part is written over, file by file.
 *
 * @param folder made where it does not exist
 * @param dataSetOf makes the data set of a slice when its turn comes
 * @throws UserError code `folder-unwritable`; CancelledError
 */
export async function writeSeries(
  folder: string,
  seriesInstanceUID: string,
  slices: number,
  dataSetOf: (slice: number) => DataSet | Promise<DataSet>,
  step: Step,
): Promise<WrittenSeries> {
  const names = Array.from({ length: slices }, (_, slice) => `${seriesInstanceUID}.${slice + 1}.dcm`);
  const present: string[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const [slice, name] of names.entries()) {
      throwIfCancelled(step.signal);
      const temporary = join(folder, `.${name}.tmp`);
      present.push(temporary);
      await rm(temporary, { force: true });
      await writeFlushed(temporary, encodePart10(await dataSetOf(slice)));
      step.onProgress?.((slice + 1) / slices);
    }
    throwIfCancelled(step.signal);
    for (const name of names) {
      await rename(join(folder, `.${name}.tmp`), join(folder, name));
      present.push(join(folder, name));
    }
    await syncFolder(folder);
  } catch (error) {
    await Promise.all(present.map((path) => rm(path, { force: true })));
    throw explainFileSystemError(folder, error);
  }
  return { folder, files: slices, paths: names.map((name) => join(folder, name)), seriesInstanceUID };
}

/** Removes what there is of a series, also what a killed process has left under temporary names. */
export async function removeSeries(folder: string, seriesInstanceUID: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const own = names.filter((name) => name.replace(/^\./, '').startsWith(`${seriesInstanceUID}.`));
  await Promise.all(own.map((name) => rm(join(folder, name), { force: true })));
}
