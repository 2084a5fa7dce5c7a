import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
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
 * behind: all under temporary names first, flushed to the disk, then renamed.
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
      await writeFlushed(temporary, encodePart10(await dataSetOf(slice)));
      step.onProgress?.((slice + 1) / slices);
    }
    throwIfCancelled(step.signal);
    for (const name of names) {
      await rename(join(folder, `.${name}.tmp`), join(folder, name));
      present.push(join(folder, name));
    }
  } catch (error) {
    await Promise.all(present.map((path) => rm(path, { force: true })));
    throw explainFileSystemError(folder, error);
  }
  return { folder, files: slices, paths: names.map((name) => join(folder, name)), seriesInstanceUID };
}
