import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { UserError } from '../errors.ts';
import { throwIfCancelled, type Step } from '../step.ts';
import { byName, compareText } from './geometry.ts';
import { groupIntoSeries } from './grouping.ts';
import { readInstances, type Instance } from './instance.ts';
import type { Scan } from './series.ts';

/** Headers read at the same time: enough to hide the latency of a network drive. */
const AT_ONCE = 8;

/**
 * Scans a folder and all below it for CT and MR series. File names mean nothing; symbolic links are not followed. A
 * file that is broken or something else is set aside with the reason and stops nothing.
 *
 * @param step `onProgress` is told how many files have been looked at
 * @throws UserError code `folder-unreadable`; CancelledError
 */
export async function scanFolder(folder: string, step: Step = {}): Promise<Scan> {
  const files = await listFiles(folder, step);
  const instances: Instance[] = [];
  const setAside: Scan['setAside'] = [];
  let next = 0;
  let done = 0;
  const lane = async () => {
    for (let file = files[next++]; file !== undefined; file = files[next++]) {
      throwIfCancelled(step.signal);
      const name = relative(folder, file);
      const read = await readInstances({ file }, name).catch((error: unknown) => ({ reason: reasonOf(error) }));
      if ('reason' in read) setAside.push({ file: name, reason: read.reason });
      else instances.push(...read);
      step.onProgress?.(++done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  instances.sort(byName);
  setAside.sort((a, b) => compareText(a.file, b.file));
  return { series: groupIntoSeries(instances), setAside };
}

async function listFiles(folder: string, step: Step): Promise<string[]> {
  const files: string[] = [];
  const pending = [folder];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    throwIfCancelled(step.signal);
    const entries = await readdir(place, { withFileTypes: true }).catch((error: unknown) => {
      // A folder below that cannot be opened hides its files only; the chosen one must open.
      if (place !== folder) return [];
      throw new UserError(
        'folder-unreadable',
        `The folder cannot be read: ${folder}`,
        'Choose a folder that exists and that you may open.',
        { cause: error },
      );
    });
    for (const entry of entries) {
      const path = join(place, entry.name);
      if (entry.isDirectory()) pending.push(path);
      else if (entry.isFile()) files.push(path);
    }
  }
  return files.sort(compareText);
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : 'The file cannot be read.');
