import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../../main/errors.ts';

/** What a file is called while it is being written. */
export const unfinished = '.tmp';

/**
 * A file that is there whole or not at all, whenever the process or the power goes: written beside its place, synced,
 * renamed, and the folder synced, without which the new name might not outlast a power cut. Windows syncs no folders.
 * @throws UserError `not-written` where the disk does not take it; what was there before stays
 */
export function writeWhole(file: string, parts: readonly Uint8Array[]): void {
  const temporary = `${file}${unfinished}`;
  try {
    withFile(temporary, 'w', (handle) => {
      for (const part of parts) for (let done = 0; done < part.length;) done += writeSync(handle, part, done);
      fsyncSync(handle);
    });
    renameSync(temporary, file);
    if (process.platform !== 'win32') withFile(dirname(file), 'r', fsyncSync);
  } catch (cause) {
    rmSync(temporary, { force: true });
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UserError('not-written', `${file} could not be written: ${why}`, 'See that its disk has room.', {
      cause,
    });
  }
}

function withFile(path: string, flags: 'r' | 'w', use: (handle: number) => void): void {
  const handle = openSync(path, flags);
  try {
    use(handle);
  } finally {
    closeSync(handle);
  }
}
