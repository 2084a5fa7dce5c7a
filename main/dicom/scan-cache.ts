import { createHash, randomBytes } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FoundFile } from './found-files.ts';
import { readInstances, type Instance } from './instance.ts';
import { readCacheFile, writeCacheFile } from './scan-cache-file.ts';
import type { ReadFile } from './scan.ts';

/*
 * What is kept of a scanned folder, so that a second scan opens only what is new or has changed: geometry, encoding and
 * UIDs of each image. No text of a patient is kept, and no file name, which may hold one: names are hashed with a salt of
 * the cache's own, and of name, id, birth date, study date and description there is only a number that tells equal from
 * different. On the next scan one file of each number is read again to have its text.
 */

/** Changes with what `readInstances` finds in a file: what older versions have kept is not used. */
const VERSION = 1;
/** Files are asked for their state many at a time: each answer takes long on a network drive. */
const AT_ONCE = 64;
/** Of a file that was set aside. */
const NO_TEXT = -1;

export interface ScanCache {
  /** What an earlier scan of that place has found in those of the files that are as they were. */
  open(place: string, files: readonly FoundFile[]): Promise<CachedScan>;
}

export interface CachedScan {
  get(file: FoundFile): ReadFile | undefined;
  put(file: FoundFile, read: ReadFile): void;
  /** Keeps what was put; does nothing where that is what was there. A failure is no error: the cache is only lost. */
  save(): Promise<void>;
}

type Text = Pick<Instance, 'patient' | 'studyDate' | 'seriesDescription'>;
type KeptInstance = Omit<Instance, keyof Text | 'file' | 'entry' | 'name'>;

interface KeptFile {
  /** size, times and place on the disk */
  stamp: string;
  /** equal for files with equal text */
  text: number;
  read: KeptInstance[] | { reason: string };
}

interface KeptScan {
  version: number;
  salt: string;
  /** by hashed name */
  files: Map<string, KeptFile>;
}

/** @param folder of the application's own data, made where it does not exist */
export function scanCache(folder: string): ScanCache {
  return {
    open: async (place, files) => {
      const cacheFile = createHash('sha256').update(resolve(place)).digest('hex').slice(0, 32);
      const found = await readCacheFile<KeptScan>(folder, cacheFile);
      const kept: KeptScan =
        found?.version === VERSION
          ? found
          : { version: VERSION, salt: randomBytes(16).toString('hex'), files: new Map() };
      const known = keysOf(files, kept.salt, await statesOf(files));
      return new OpenedScan(kept, known, await textsOf(kept, known), (scan) => writeCacheFile(folder, cacheFile, scan));
    },
  };
}

/** A file as it is now: the key of what may be kept of it, and its stamp. */
type Keys = ReadonlyMap<FoundFile, { key: string; stamp: string }>;

class OpenedScan implements CachedScan {
  private readonly next = new Map<string, KeptFile>();
  private readonly numbers: Map<string, number>;
  private isChanged: boolean;

  constructor(
    private readonly kept: KeptScan,
    private readonly keys: Keys,
    private readonly texts: ReadonlyMap<number, Text>,
    private readonly write: (scan: KeptScan) => Promise<void>,
  ) {
    this.numbers = new Map([...texts].map(([number, text]) => [JSON.stringify(text), number]));
    this.isChanged = keys.size !== kept.files.size;
  }

  get(file: FoundFile): ReadFile | undefined {
    const now = this.keys.get(file);
    const kept = now && this.kept.files.get(now.key);
    if (kept === undefined || kept.stamp !== now?.stamp) return undefined;
    const restored = this.restore(file, kept);
    if (restored) this.next.set(now.key, kept);
    return restored;
  }

  put(file: FoundFile, read: ReadFile): void {
    const now = this.keys.get(file);
    if (now === undefined) return;
    this.isChanged = true;
    const text = 'reason' in read || read[0] === undefined ? NO_TEXT : this.numberOf(textOf(read[0]));
    const kept = 'reason' in read ? read : read.map(withoutText);
    this.next.set(now.key, { stamp: now.stamp, text, read: kept });
  }

  async save(): Promise<void> {
    if (this.isChanged) await this.write({ ...this.kept, files: this.next });
  }

  private restore({ name, ...stored }: FoundFile, { read, text: number }: KeptFile): ReadFile | undefined {
    if ('reason' in read) return read;
    const text = this.texts.get(number);
    return text && read.map((instance) => ({ ...instance, ...text, ...stored, name }));
  }

  private numberOf(text: Text): number {
    const key = JSON.stringify(text);
    const free = () => 1 + [...this.numbers.values()].reduce((most, number) => Math.max(most, number), NO_TEXT);
    const number = this.numbers.get(key) ?? free();
    this.numbers.set(key, number);
    return number;
  }
}

/** The text of each number, read from one file that has it. */
async function textsOf({ files: kept }: KeptScan, keys: Keys): Promise<Map<number, Text>> {
  const witnesses = new Map<number, FoundFile>();
  for (const [file, { key, stamp }] of keys) {
    const known = kept.get(key);
    if (known && known.stamp === stamp && known.text !== NO_TEXT && !witnesses.has(known.text))
      witnesses.set(known.text, file);
  }
  const texts = new Map<number, Text>();
  await Promise.all(
    [...witnesses].map(async ([number, { name, ...stored }]) => {
      const read = await readInstances(stored, name).catch(() => null);
      if (Array.isArray(read) && read[0]) texts.set(number, textOf(read[0]));
    }),
  );
  return texts;
}

const textOf = ({ patient, studyDate, seriesDescription }: Instance): Text => ({
  patient,
  studyDate,
  seriesDescription,
});

function withoutText(instance: Instance): KeptInstance {
  const { patient: _patient, studyDate: _date, seriesDescription: _description, ...rest } = instance;
  const { file: _file, entry: _entry, name: _name, ...kept } = rest;
  return kept;
}

function keysOf(files: readonly FoundFile[], salt: string, states: ReadonlyMap<string, string>): Keys {
  const keys = new Map<FoundFile, { key: string; stamp: string }>();
  for (const one of files) {
    const state = states.get(one.file);
    if (state === undefined) continue;
    const key = createHash('sha256').update(salt).update(one.name).digest('base64url').slice(0, 22);
    keys.set(one, { key, stamp: one.entry ? `${state}:${one.entry.offset}:${one.entry.crc32}` : state });
  }
  return keys;
}

/** Size, times and place on the disk, by path. */
async function statesOf(files: readonly FoundFile[]): Promise<Map<string, string>> {
  const paths = [...new Set(files.map(({ file }) => file))];
  const states = new Map<string, string>();
  let next = 0;
  const lane = async () => {
    for (let path = paths[next++]; path !== undefined; path = paths[next++]) {
      const state = await lstat(path).catch(() => null);
      if (state) states.set(path, `${state.size}:${state.mtimeMs}:${state.ctimeMs}:${state.ino}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return states;
}
