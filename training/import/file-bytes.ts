import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { UserError } from '../../main/errors.ts';
import { refusal } from './import-error.ts';

/** A file read piece by piece: a full training state is larger than what one buffer holds. */
export class FileBytes {
  readonly name: string;
  readonly size: number;
  private readonly descriptor: number;

  /** @throws UserError `no-such-file` */
  constructor(path: string) {
    this.name = basename(path);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile())
      throw new UserError('no-such-file', `There is no file ${this.name}.`, 'Look at its path.');
    this.descriptor = openSync(path, 'r');
    this.size = fstatSync(this.descriptor).size;
  }

  /** @throws DataError `checkpoint-damaged` where the range is not inside the file */
  read(offset: number, length: number): Uint8Array<ArrayBuffer> {
    if (!(offset >= 0 && length >= 0 && offset + length <= this.size))
      throw refusal('checkpoint-damaged', `The file ends at byte ${this.size}; more belongs there.`, this.name);
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const count = readSync(this.descriptor, bytes, done, length - done, offset + done);
      if (count === 0) throw refusal('checkpoint-damaged', 'The file became shorter while it was read.', this.name);
      done += count;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.descriptor);
  }
}
