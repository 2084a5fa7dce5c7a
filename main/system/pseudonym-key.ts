import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';

/**
 * The secret that pseudonyms of this installation are made with. It is made on first use and readable by its owner only:
 * whoever has it and a patient's id can tell the patient's pseudonym.
 * @param dataFolder made where it does not exist
 * @throws UserError `data-folder-unwritable`
 */
export async function pseudonymKey(dataFolder: string): Promise<string> {
  const file = join(dataFolder, 'pseudonym-key');
  try {
    await mkdir(dataFolder, { recursive: true, mode: 0o700 });
    // Of two processes that come here first at the same time one writes, and both read what it wrote.
    await writeFile(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600, flush: true }).catch(
      unlessPresent,
    );
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new UserError(
      'data-folder-unwritable',
      `The key for pseudonyms cannot be kept in ${dataFolder}.`,
      'Make the folder writable, or name another one in SYNDIFF_DATA.',
      { cause },
    );
  }
}

function unlessPresent(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
