import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';

/** For the owner alone. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
/** Of the folders scanned last; a larger scan is not kept. */
const MOST_FILES = 16;
const MOST_BYTES = 64 * 2 ** 20;
const ENDING = '.scan';
const DIGEST_BYTES = 32;

/** @returns null where there is no such file or it is not as it was written */
export async function readCacheFile<T>(folder: string, name: string): Promise<T | null> {
  try {
    const bytes = await readFile(join(folder, name + ENDING));
    const body = bytes.subarray(DIGEST_BYTES);
    return bytes.subarray(0, DIGEST_BYTES).equals(digestOf(body)) ? (deserialize(body) as T) : null;
  } catch {
    return null;
  }
}

/** Writes the file whole, and removes those of the folder that were written longest ago. */
export async function writeCacheFile(folder: string, name: string, content: unknown): Promise<void> {
  const body = serialize(content);
  if (body.length > MOST_BYTES) return;
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  try {
    await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    await chmod(folder, FOLDER_MODE);
    await writeFile(temporary, Buffer.concat([digestOf(body), body]), { mode: FILE_MODE });
    await rename(temporary, join(folder, name + ENDING));
    await removeOldest(folder);
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

async function removeOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(ENDING));
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), written: (await stat(join(folder, name))).mtimeMs })),
  );
  files.sort((a, b) => b.written - a.written);
  await Promise.all(files.slice(MOST_FILES).map(({ path }) => rm(path, { force: true })));
}

const digestOf = (body: Uint8Array) => createHash('sha256').update(body).digest();
