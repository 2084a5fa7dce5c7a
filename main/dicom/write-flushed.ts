import { open } from 'node:fs/promises';
import { UserError } from '../errors.ts';

/** Writes a new file and waits until it is on the disk. @throws what the file system throws, also where it is there already */
export async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** @returns UserError `folder-unwritable` for what the file system threw, anything else as it is */
export function explainFileSystemError(folder: string, error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  return new UserError(
    'folder-unwritable',
    `The series cannot be written to ${folder} (${code ?? 'unknown reason'}).`,
    'Choose a folder that you may write to and that has room.',
    { cause: error },
  );
}
