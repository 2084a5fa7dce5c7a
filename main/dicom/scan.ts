import { DataError, isFileSystemError } from '../errors.ts';
import { throwIfCancelled, type Step } from '../step.ts';
import { findFiles, isDicomdir, type FoundFile, type FoundFiles } from './found-files.ts';
import { byName, compareText } from './geometry.ts';
import { groupIntoSeries } from './grouping.ts';
import { readInstances, type Instance } from './instance.ts';
import { readMediaIndex, type MediaIndex } from './media-index.ts';
import type { ScanCache } from './scan-cache.ts';
import { shown } from './screen-text.ts';
import { SeriesSoFar } from './series-so-far.ts';
import type { FoundSeries, Scan } from './series.ts';

/** Headers read at the same time: enough to hide the latency of a network drive. */
const AT_ONCE = 8;

/** How far a scan is. */
export interface ScanProgress {
  /** files looked at, of how many */
  files: number;
  total: number;
  /** @returns the series of which an image has been found */
  seriesSoFar: () => FoundSeries[];
}

export interface ScanStep extends Step<ScanProgress> {
  /** what earlier scans found: only files that are new or have changed are opened */
  cache?: ScanCache | undefined;
  /** only these files and folders of the place, which is a folder; default: all of it */
  names?: readonly string[] | undefined;
}

/**
 * Scans a folder and all below it, with the ZIP archives in it, for CT and MR series. File names mean nothing; symbolic
 * links are not followed. A file that is broken or something else is set aside with the reason and stops nothing.
 *
 * @param place a folder; or one ZIP archive or file; or a DICOMDIR: then of its folder the files that it lists
 * @throws UserError code `folder-unreadable`; CancelledError
 */
export async function scanFolder(place: string, step: ScanStep = {}): Promise<Scan> {
  const found = await findFiles(place, step);
  const indexes = await readIndexes(found);
  const chosen = found.directory === null ? undefined : indexes.get(found.directory)?.listed;
  const files = chosen ? found.files.filter(({ name }) => chosen.has(name) || name === found.directory) : found.files;
  const read = await readAll(files, place, step);
  const setAside = [...found.setAside, ...read.setAside, ...[...indexes.values()].flatMap((index) => index.setAside)];
  setAside.sort((a, b) => compareText(a.file, b.file));
  return {
    series: groupIntoSeries(read.instances.sort(byName)),
    setAside,
    unread: [...found.unread, ...read.unread].sort(compareText),
    findings: [...indexes.values()].flatMap(({ findings }) => findings),
  };
}

/** By the name of the DICOMDIR. One that is broken is no index: the files beside it count as if it were not there. */
async function readIndexes({ files, directory }: FoundFiles): Promise<Map<string, MediaIndex>> {
  const indexes = new Map<string, MediaIndex>();
  for (const file of files) {
    if (file.name !== directory && !isDicomdir(file.name)) continue;
    const index = await readMediaIndex(file, files).catch(() => null);
    if (index) indexes.set(file.name, index);
  }
  return indexes;
}

async function readAll(files: readonly FoundFile[], place: string, { signal, onProgress, cache }: ScanStep) {
  const instances: Instance[] = [];
  const setAside: Scan['setAside'] = [];
  const unread: string[] = [];
  const found = new SeriesSoFar();
  const known = await cache?.open(place, files);
  let next = 0;
  let done = 0;
  const lane = async () => {
    for (let file = files[next++]; file !== undefined; file = files[next++]) {
      throwIfCancelled(signal);
      const kept = known?.get(file);
      const read = kept ?? (await readOne(file));
      const isUnread = 'unread' in read && read.unread;
      // What could not be read now can be the next time.
      if (!kept && !isUnread) known?.put(file, read);
      if (isUnread) unread.push(file.name);
      if ('reason' in read) setAside.push({ file: file.name, reason: read.reason });
      else
        for (const instance of read) {
          instances.push(instance);
          found.add(instance);
        }
      onProgress?.({ files: ++done, total: files.length, seriesSoFar: () => found.list() });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  await known?.save();
  return { instances, setAside, unread };
}

/** What a file holds, or why it is set aside. */
export type ReadFile = Instance[] | { reason: string; unread?: boolean };

async function readOne({ name, ...stored }: FoundFile): Promise<ReadFile> {
  return readInstances(stored, name).catch((error: unknown) => ({
    reason: error instanceof DataError ? shown(error.message) : `The file cannot be read (${codeOf(error)}).`,
    unread: isFileSystemError(error),
  }));
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown cause');
