import { copyFile, mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OWNER_FILE, OWNER_FOLDER, removeStrays, replaceFile, syncFolder } from '../system/durable-file.ts';
import { UserError } from '../errors.ts';
import { encodeLine, readLines } from './journal-line.ts';

/** An append-only file of records, each on the disk before its `append` settles. One process at a time may hold it open. */
export class Journal {
  private last: Promise<unknown> = Promise.resolve();
  /** whether the file may hold more than `bytes`, of a record that failed */
  private torn = false;

  private constructor(
    private readonly path: string,
    /** null after a compaction, until the new file is opened */
    private handle: FileHandle | null,
    private bytes: number,
    private sequence: number,
    /** lines in the file */
    private count: number,
  ) {}

  /**
   * Opens the journal, or makes it. A tail that was being written when its process or the power went is cut off; where
   * whole lines are damaged, the file is kept as `PATH.damaged` and the other lines hold.
   * @returns the records, unparsed, and what there is to say about the file
   * @throws UserError `data-folder-unwritable`
   */
  static async open(path: string): Promise<{ journal: Journal; records: unknown[]; findings: string[] }> {
    return explained(path, async () => {
      await mkdir(dirname(path), { recursive: true, mode: OWNER_FOLDER });
      // Of a process that was killed in the middle of a compaction.
      await removeStrays(dirname(path));
      const handle = await open(path, 'a+', OWNER_FILE);
      await syncFolder(dirname(path));
      const bytes = await readFile(path);
      const { lines, goodBytes, damages } = readLines(bytes);
      const findings = damages.map((damage) => `The journal is damaged: ${damage}.`);
      if (damages.length > 0) await copyFile(path, `${path}.damaged`);
      if (goodBytes < bytes.length) {
        await handle.truncate(goodBytes);
        await handle.sync();
        findings.push(
          `The last ${bytes.length - goodBytes} bytes of the journal were not written to the end; cut off.`,
        );
      }
      const journal = new Journal(path, handle, goodBytes, (lines.at(-1)?.sequence ?? 0) + 1, lines.length);
      return { journal, records: lines.map(({ record }) => record), findings };
    });
  }

  /** How many records the file holds. */
  get length(): number {
    return this.count;
  }

  /** @throws UserError `data-folder-unwritable`; nothing of the record is in the file then */
  append(record: unknown): Promise<void> {
    return this.next(async () => {
      const line = Buffer.from(encodeLine({ sequence: this.sequence, record }));
      const handle = (this.handle ??= await open(this.path, 'a', OWNER_FILE));
      if (this.torn) await handle.truncate(this.bytes);
      this.torn = true;
      try {
        await handle.appendFile(line);
        await handle.datasync();
      } catch (error) {
        await handle.truncate(this.bytes).then(
          () => (this.torn = false),
          () => undefined,
        );
        throw error;
      }
      this.torn = false;
      this.bytes += line.length;
      this.sequence += 1;
      this.count += 1;
    });
  }

  /** Replaces all records, at one moment: before it the old ones are in the file, after it the new ones. */
  compact(records: readonly unknown[]): Promise<void> {
    return this.next(async () => {
      const lines = records.map((record, i) => encodeLine({ sequence: this.sequence + i, record }));
      const content = Buffer.from(lines.join(''));
      await replaceFile(this.path, content);
      // From here on the old file is nobody's: nothing may be appended to it, whatever fails.
      const old = this.handle;
      this.handle = null;
      this.torn = false;
      this.bytes = content.length;
      this.sequence += records.length;
      this.count = records.length;
      await old?.close().catch(() => undefined);
    });
  }

  async close(): Promise<void> {
    await this.last;
    await this.handle?.close();
  }

  private next(work: () => Promise<void>): Promise<void> {
    const turn = this.last.then(() => explained(this.path, work));
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

async function explained<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw new UserError(
      'data-folder-unwritable',
      `The journal ${path} cannot be kept.`,
      'Make room on the disk of the data folder and the folder writable, or name another one in SYNDIFF_DATA.',
      { cause },
    );
  }
}
