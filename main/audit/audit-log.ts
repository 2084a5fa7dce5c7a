import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { OWNER_FILE, OWNER_FOLDER, removeStrays, replaceFile, syncFolder } from '../system/durable-file.ts';
import { UserError } from '../errors.ts';
import { inTurn } from '../system/owner-lock.ts';
import { beginning, examine, forge, link, type Link } from './chain.ts';
import type { AuditEntry } from './entry.ts';

/** Longer than any line. */
const TAIL_BYTES = 2 ** 16;

/** The log of a data folder: `log.jsonl`, and beside it `log.jsonl.head`, which says how far it has got. */
export function auditFile(dataFolder: string): string {
  return join(dataFolder, 'audit', 'log.jsonl');
}

export const headOf = (file: string): string => `${file}.head`;

/** Append-only: each entry carries the hash of the one before. Several processes may append; each waits for its turn. */
export class AuditLog {
  private readonly folder: string;
  private readonly file: string;

  constructor(dataFolder: string) {
    this.folder = join(dataFolder, 'audit');
    this.file = auditFile(dataFolder);
  }

  /**
   * Settles once the entry is on the disk, with the moment and the user of the operating system.
   * @throws UserError `audit-unwritable`
   */
  async append(entry: AuditEntry): Promise<void> {
    try {
      await inTurn(join(this.folder, 'owner'), () => this.write(entry));
    } catch (cause) {
      throw new UserError(
        'audit-unwritable',
        `The audit log in ${this.folder} cannot be written, and nothing is exported without it.`,
        'Make room on its disk and the folder writable, or name another data folder in SYNDIFF_DATA.',
        { cause },
      );
    }
  }

  private async write(entry: AuditEntry): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: OWNER_FOLDER });
    // Of a process that was killed between a new head and its name: the entry of that export is written again, here.
    await removeStrays(this.folder);
    const handle = await open(this.file, 'a+', OWNER_FILE);
    try {
      const { last, torn } = await endOf(handle);
      const head = await readHead(this.file);
      // Where the end of the file is missing, the chain goes on from where it had got to, so that the gap stays visible.
      let at = head && (!last || head.sequence > last.sequence) ? head : (last ?? beginning);
      if (torn > 0) {
        const { size } = await handle.stat();
        await handle.truncate(size - torn);
        at = await this.add(handle, { action: 'repair', bytesCut: torn }, at);
      }
      at = await this.add(handle, entry, at);
      await replaceFile(headOf(this.file), JSON.stringify(at));
    } finally {
      await handle.close();
    }
    await syncFolder(this.folder);
  }

  private async add(handle: FileHandle, entry: AuditEntry, after: Link): Promise<Link> {
    const stamp = { at: new Date().toISOString(), who: userInfo().username, host: hostname() };
    const { line, link } = forge({ ...stamp, ...entry }, after);
    await handle.appendFile(line);
    await handle.datasync();
    return link;
  }
}

/** @returns null where there is none that can be read */
export async function readHead(file: string): Promise<Link | null> {
  try {
    return link.parse(JSON.parse(await readFile(headOf(file), 'utf8')));
  } catch {
    return null;
  }
}

/** The last whole entry, and the bytes after the last line feed. */
async function endOf(handle: FileHandle): Promise<{ last: Link | null; torn: number }> {
  const { size } = await handle.stat();
  const length = Math.min(size, TAIL_BYTES);
  const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
  const end = buffer.lastIndexOf(10);
  const start = end <= 0 ? 0 : buffer.lastIndexOf(10, end - 1) + 1;
  const last = end < 0 ? null : examine(buffer.toString('utf8', start, end));
  return { last: last?.link ?? null, torn: length - end - 1 };
}
