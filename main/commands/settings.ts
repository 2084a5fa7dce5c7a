import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { settings as schema } from '../../preload/contract/index.ts';
import type { Settings } from '../../preload/contract/index.ts';
import { UserError } from '../errors.ts';

const LONGEST_RECENT_LIST = 10;

/**
 * What the user has chosen, kept in one file of the data folder. Folder names can name patients: only the owner may read it.
 * A file that cannot be understood is put aside as `settings.broken.json`, and the defaults hold.
 */
export class SettingsFile {
  private readonly file: string;
  /** changes are written one after the other */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly dataFolder: string) {
    this.file = join(dataFolder, 'settings.json');
  }

  async read(): Promise<Settings> {
    const text = await readFile(this.file, 'utf8').catch(() => null);
    if (text === null) return schema.parse({});
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      await rename(this.file, join(this.dataFolder, 'settings.broken.json')).catch(() => undefined);
      return schema.parse({});
    }
  }

  /** @returns all settings after the change @throws UserError `data-folder-unwritable` */
  change(changes: Partial<Settings>): Promise<Settings> {
    return this.inTurn(async () => this.write({ ...(await this.read()), ...changes }));
  }

  /** Puts a folder at the head of the recent ones. @throws UserError `data-folder-unwritable` */
  addRecent(folder: string): Promise<Settings> {
    return this.inTurn(async () => {
      const now = await this.read();
      const recentFolders = [folder, ...now.recentFolders.filter((other) => other !== folder)];
      return this.write({ ...now, recentFolders: recentFolders.slice(0, LONGEST_RECENT_LIST) });
    });
  }

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.last.then(work, work);
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async write(settings: Settings): Promise<Settings> {
    const temporary = `${this.file}.${randomUUID()}.tmp`;
    try {
      await mkdir(this.dataFolder, { recursive: true, mode: 0o700 });
      await writeFile(temporary, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600, flush: true });
      await rename(temporary, this.file);
      return settings;
    } catch (cause) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw new UserError(
        'data-folder-unwritable',
        `The settings cannot be kept in ${this.dataFolder}.`,
        'Make the folder writable, or name another one in SYNDIFF_DATA.',
        { cause },
      );
    }
  }
}
