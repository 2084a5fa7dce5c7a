import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { SetAside } from '../../preload/contract/index.ts';
import { UserError } from '../errors.ts';
import { throwIfCancelled, type Step } from '../step.ts';
import { listArchive } from './archive.ts';
import { compareText } from './geometry.ts';
import { shown } from './screen-text.ts';
import type { StoredFile } from './stored-file.ts';

/** A file that may be DICOM. */
export interface FoundFile extends StoredFile {
  /** path below the chosen folder, for messages and for the order: no control character is in it */
  name: string;
}

export interface FoundFiles {
  /** by name */
  files: FoundFile[];
  setAside: SetAside[];
  /** names of folders that cannot be opened, with a slash at the end */
  unread: string[];
  /** name of the DICOMDIR, where one was chosen instead of a folder */
  directory: string | null;
}

export interface FindStep extends Pick<Step, 'signal'> {
  /** only these files and folders of the place, which is a folder; default: all of it */
  names?: readonly string[] | undefined;
}

/**
 * Lists what may be DICOM: all files of a folder and all below it, and the entries of the ZIP archives among them. What
 * is chosen may also be one ZIP archive, one file, or the DICOMDIR of a folder. Symbolic links are not followed.
 *
 * @throws UserError code `folder-unreadable`; CancelledError
 */
export async function findFiles(place: string, step: FindStep = {}): Promise<FoundFiles> {
  const chosen = await stat(place).catch((error: unknown) => Promise.reject(unreadable(place, error)));
  const isDirectory = !chosen.isDirectory() && isDicomdir(place);
  const root = chosen.isDirectory() ? place : dirname(place);
  const { files: paths, unread } =
    chosen.isDirectory() || isDirectory ? await walk(root, step) : { files: [place], unread: [] };
  const directory = isDirectory ? shown(basename(place)) : null;
  const found: FoundFiles = { files: [], setAside: [], unread, directory };
  for (const path of paths) {
    const name = relative(root, path);
    if (/\.zip$/i.test(name)) await addEntries(path, name, found, step);
    else found.files.push({ file: path, name: shown(name) });
  }
  found.files.sort((a, b) => compareText(a.name, b.name));
  return found;
}

export const isDicomdir = (name: string): boolean => basename(name).toUpperCase() === 'DICOMDIR';

async function addEntries(file: string, name: string, found: FoundFiles, step: Pick<Step, 'signal'>): Promise<void> {
  const { size } = await stat(file);
  const listing = await listArchive(file, size, step);
  if ('reason' in listing) {
    found.setAside.push({ file: shown(name), reason: shown(listing.reason) });
    return;
  }
  for (const { path, entry } of listing.entries) found.files.push({ file, entry, name: shown(join(name, path)) });
  for (const { path, reason } of listing.setAside) found.setAside.push({ file: shown(`${name}/${path}`), reason });
}

async function walk(root: string, { signal, names }: FindStep): Promise<{ files: string[]; unread: string[] }> {
  const { files, folders: pending, unread } = await beginnings(root, names);
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    throwIfCancelled(signal);
    const entries = await readdir(place, { withFileTypes: true }).catch((error: unknown) => {
      // A folder below that cannot be opened hides its files only; the chosen one must open.
      if (place === root) throw unreadable(root, error);
      unread.push(`${shown(relative(root, place))}/`);
      return [];
    });
    for (const entry of entries) {
      const path = join(place, entry.name);
      if (entry.isDirectory()) pending.push(path);
      else if (entry.isFile()) files.push(path);
    }
  }
  return { files, unread };
}

/** Where a walk begins: the folder itself, or what was named of it. What is named and cannot be found is not read. */
async function beginnings(root: string, names: readonly string[] | undefined) {
  const [files, folders, unread] = [[] as string[], [] as string[], [] as string[]];
  if (!names) folders.push(root);
  for (const name of names ?? []) {
    const path = join(root, name);
    const found = await lstat(path).catch(() => null);
    if (found?.isDirectory()) folders.push(path);
    else if (found?.isFile()) files.push(path);
    else unread.push(shown(name));
  }
  return { files, folders, unread };
}

const unreadable = (place: string, cause: unknown) =>
  new UserError(
    'folder-unreadable',
    `The folder cannot be read: ${place}`,
    'Choose a folder that exists and that you may open.',
    { cause },
  );
