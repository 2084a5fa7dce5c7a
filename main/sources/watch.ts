import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readStoredObject } from '../dicom/index.ts';
import { CancelledError, UserError } from '../errors.ts';

/** A study that has been quiet, with all its files. */
export interface QuietStudy {
  studyInstanceUID: string;
  /** in the order of their names */
  files: string[];
}

export interface WatchOptions {
  /** how long no file of a study may have come, grown or changed before it is taken */
  quietSeconds: number;
  /** how long between two looks */
  lookMilliseconds?: number;
  /** Waited for before the next one. A study to which files come later is told of again, with all its files. */
  onStudy: (study: QuietStudy) => Promise<void>;
  signal: AbortSignal;
}

interface Seen {
  /** of the file when it was last looked at */
  size: number;
  modified: number;
  /** null where it is no DICOM, as a file that is still being written may seem to be */
  studyInstanceUID: string | null;
  /** of this process's own clock, which no one sets: when it was first seen as it is */
  since: number;
}

/**
 * Watches a folder and those below it until the signal ends it. It looks again and again rather than being told: network
 * shares tell nobody. Hidden and temporary names are left alone.
 * @throws UserError `folder-unreadable` where the folder cannot be read at the first look; what `onStudy` throws; CancelledError
 */
export async function watchFolder(folder: string, options: WatchOptions): Promise<never> {
  const { quietSeconds, lookMilliseconds = 1000, onStudy, signal } = options;
  const seen = new Map<string, Seen>();
  /** files of each study that has been told of, as they were then */
  const told = new Map<string, string>();
  for (let isFirst = true; ; isFirst = false) {
    if (signal.aborted) throw new CancelledError();
    const isRead = await look(folder, seen);
    if (!isRead && isFirst)
      throw new UserError('folder-unreadable', `${folder} cannot be read.`, 'Name a folder that you may read.');
    // A share that is gone for a while is no reason to forget, or to take anything for quiet.
    if (isRead)
      for (const [studyInstanceUID, files] of quietStudies(seen, performance.now() - quietSeconds * 1000)) {
        const state = JSON.stringify(files.map((file) => [file, seen.get(file)!.size, seen.get(file)!.modified]));
        if (told.get(studyInstanceUID) === state) continue;
        told.set(studyInstanceUID, state);
        await onStudy({ studyInstanceUID, files });
        if (signal.aborted) throw new CancelledError();
      }
    await sleep(lookMilliseconds, undefined, { signal }).catch(() => undefined);
  }
}

/** @returns whether the folder could be read */
async function look(folder: string, seen: Map<string, Seen>): Promise<boolean> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => null);
  if (entries === null) return false;
  const present = new Set<string>();
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || /^\.|\.(tmp|part|partial)$/i.test(entry.name) || entry.name === 'DICOMDIR') continue;
    const now = await stat(path).catch(() => null);
    if (now === null) continue;
    present.add(path);
    const known = seen.get(path);
    if (known?.size === now.size && known.modified === now.mtimeMs) continue;
    const object = await readStoredObject(path).catch(() => null);
    const studyInstanceUID = object?.studyInstanceUID ?? null;
    seen.set(path, { size: now.size, modified: now.mtimeMs, studyInstanceUID, since: performance.now() });
  }
  for (const path of seen.keys()) if (!present.has(path)) seen.delete(path);
  return true;
}

/** Studies of which no file is younger than `before`. */
function quietStudies(seen: ReadonlyMap<string, Seen>, before: number): [string, string[]][] {
  const studies = new Map<string, string[]>();
  const restless = new Set<string>();
  for (const [file, { studyInstanceUID, since }] of seen) {
    if (studyInstanceUID === null) continue;
    studies.set(studyInstanceUID, [...(studies.get(studyInstanceUID) ?? []), file]);
    if (since > before) restless.add(studyInstanceUID);
  }
  return [...studies].filter(([uid]) => !restless.has(uid)).map(([uid, files]) => [uid, files.sort()]);
}
