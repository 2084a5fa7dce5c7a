import { copyFile, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { FolderDestination } from '../../preload/contract/index.ts';
import type { StoredObject } from '../dicom/index.ts';
import { syncFolder } from '../system/durable-file.ts';
import { reportOf, UserError } from '../errors.ts';
import { throwIfCancelled } from '../step.ts';
import { failedOutcome, type InstanceOutcome } from './outcome.ts';
import type { Sender } from './sender.ts';
import { folderSegments } from './layout.ts';

/**
 * Copies files into the folders of a layout, under their SOP Instance UIDs. Each is written under a temporary name,
 * flushed and renamed, so that a watcher sees whole files only; the names appear once all bytes are on the disk.
 */
export const sendToFolder: Sender<FolderDestination> = async function (objects, { folder, layout }, { signal, tell }) {
  const root = resolve(folder);
  const written: { object: StoredObject; temporary: string; target: string }[] = [];
  try {
    for (const object of objects) {
      throwIfCancelled(signal);
      const target = targetOf(root, layout, object);
      const temporary = temporaryOf(target);
      try {
        await rm(temporary, { force: true });
        if (await isThere(object, target)) {
          await tell({ ...named(object), state: 'present', place: target });
          continue;
        }
        await mkdir(dirname(target), { recursive: true });
        await copyFlushed(object.file, temporary);
        written.push({ object, temporary, target });
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => undefined);
        await tell(failedOutcome(object.file, object.sopInstanceUID, reportOf(explain(root, error))));
      }
    }
    throwIfCancelled(signal);
    for (const { object, temporary, target } of written) {
      try {
        await rename(temporary, target);
        await tell({ ...named(object), state: 'delivered', place: target });
      } catch (error) {
        await tell(failedOutcome(object.file, object.sopInstanceUID, reportOf(explain(root, error))));
      }
    }
    for (const place of new Set(written.map(({ target }) => dirname(target)))) await syncFolder(place);
  } finally {
    await Promise.all(written.map(({ temporary }) => rm(temporary, { force: true }).catch(() => undefined)));
  }
  return { place: objects[0] ? dirname(targetOf(root, layout, objects[0])) : root, notes: [] };
};

/** Takes back what a delivery has left in a folder, half or whole: for a job that has been cancelled. */
export async function withdrawFromFolder(
  objects: readonly StoredObject[],
  { folder, layout }: FolderDestination,
): Promise<void> {
  for (const object of objects) {
    const target = targetOf(resolve(folder), layout, object);
    if (await isThere(object, target).catch(() => false)) await rm(target, { force: true });
    await rm(temporaryOf(target), { force: true });
  }
}

const named = ({ file, sopInstanceUID }: StoredObject): Pick<InstanceOutcome, 'file' | 'sopInstanceUID'> => ({
  file,
  sopInstanceUID,
});

const targetOf = (root: string, layout: string, object: StoredObject) =>
  join(root, ...folderSegments(layout, object), `${object.sopInstanceUID}.dcm`);

/** Always the same one: what a killed process has left is written over. */
const temporaryOf = (target: string) => join(dirname(target), `.${basename(target)}.tmp`);

/** @throws UserError `other-object-present` where another object has taken its name */
async function isThere({ file, size }: StoredObject, target: string): Promise<boolean> {
  const present = await stat(target).catch(() => null);
  if (present === null) return false;
  if (present.size === size && (await readFile(target)).equals(await readFile(file))) return true;
  throw new UserError(
    'other-object-present',
    `${target} is there already and holds something else under the same SOP Instance UID.`,
    'Choose another folder, or take the other file away.',
  );
}

async function copyFlushed(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  const handle = await open(to, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export function explain(folder: string, error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new UserError(
    full ? 'destination-full' : 'folder-unwritable',
    `${folder} cannot be written to (${code ?? 'unknown reason'}).`,
    full ? 'Make room there and send again.' : 'Choose a folder that you may write to, or make it writable.',
    { cause: error },
  );
}
