import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { studyView } from '../../preload/contract/index.ts';
import type { StudyView } from '../../preload/contract/index.ts';
import { OWNER_FOLDER, replaceFile } from '../system/durable-file.ts';
import { UserError } from '../errors.ts';

/**
 * How each series was looked at last: layout and measures, a file each in the data folder, named after a hash. It holds
 * places in millimetres and nothing of the patient.
 */
export class StudyViews {
  private readonly folder: string;
  /** written one after the other, so that the later one stays */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly dataFolder: string) {
    this.folder = join(dataFolder, 'views');
  }

  /** @returns null where nothing was kept, or what was cannot be understood */
  async read(seriesId: string): Promise<StudyView | null> {
    const text = await readFile(this.fileOf(seriesId), 'utf8').catch(() => null);
    if (text === null) return null;
    try {
      return studyView.parse(JSON.parse(text));
    } catch {
      return null;
    }
  }

  /** @throws UserError `data-folder-unwritable` */
  async keep(seriesId: string, view: StudyView): Promise<void> {
    const write = async (): Promise<void> => {
      await mkdir(this.folder, { recursive: true, mode: OWNER_FOLDER });
      await replaceFile(this.fileOf(seriesId), JSON.stringify(view));
    };
    this.last = this.last.then(write, write);
    await this.last.catch((cause: unknown) => {
      throw new UserError(
        'data-folder-unwritable',
        `Layout and measures cannot be kept in ${this.dataFolder}.`,
        'Make the folder writable, or name another one in SYNDIFF_DATA.',
        { cause },
      );
    });
  }

  private fileOf(seriesId: string): string {
    return join(this.folder, `${createHash('sha256').update(seriesId).digest('hex').slice(0, 32)}.json`);
  }
}
