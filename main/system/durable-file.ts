import { randomUUID } from 'node:crypto';
import { open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** For the owner alone: names of folders and UIDs can lead to patients. */
export const OWNER_FILE = 0o600;
export const OWNER_FOLDER = 0o700;

/**
 * Writes a file so that after a power cut there is either the old one or the new one, whole.
 * @throws what the file system throws; the old file is untouched then
 */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    await writeFile(temporary, content, { flag: 'wx', mode: OWNER_FILE, flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

const STRAY = /^\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/**
 * Removes what `replaceFile` left in a folder where its process was killed before the last step. For who holds the lock of
 * the folder only: a file of a living process looks the same. What cannot be removed stays for the next time.
 */
export async function removeStrays(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const strays = names.filter((name) => STRAY.test(name));
  await Promise.all(strays.map((name) => rm(join(folder, name), { force: true }).catch(() => undefined)));
}

/** Waits until names that were made, changed or removed in a folder are on the disk, where the system can tell. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders, and some network drives flush none.
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close().catch(() => undefined);
}
