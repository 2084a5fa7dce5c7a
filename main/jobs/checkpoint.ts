import { createHash } from 'node:crypto';
import { mkdir, open, readdir, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OWNER_FILE, OWNER_FOLDER } from '../system/durable-file.ts';
import type { Model } from '../../models/index.ts';
import type { Volume } from '../dicom/index.ts';
import { UserError } from '../errors.ts';
import type { FinishedSlices } from '../syndiff/index.ts';

type Made = Parameters<FinishedSlices['save']>[1];

const KEY_BYTES = 32;
const HASH_BYTES = 32;
/** slice, values of the mean, values of the deviation: three 32-bit numbers */
const HEAD_BYTES = 12;

/**
 * The finished slices of one translation in a file: a key, then for each slice its number, its values as they are in memory
 * and a SHA-256 over both. Slices may come in any order; of two of one number the later counts.
 */
export class Checkpoint implements FinishedSlices {
  private constructor(
    private readonly handle: FileHandle,
    /** where the records of the slices begin */
    private readonly places: Map<number, number>,
    private end: number,
    /** whether the file may hold more than `end`, of a slice that failed */
    private torn = false,
  ) {}

  /**
   * Opens what an earlier run has left, or starts anew where that was of another key or is damaged.
   * @param about all that decides what comes out: source, model, recipe, provider
   * @throws UserError `data-folder-unwritable`
   */
  static async open(path: string, about: unknown): Promise<Checkpoint> {
    return kept(async () => {
      await mkdir(dirname(path), { recursive: true, mode: OWNER_FOLDER });
      const handle = await open(path, 'a+', OWNER_FILE);
      const key = createHash('sha256').update(JSON.stringify(about)).digest();
      const start = await readAt(handle, 0, KEY_BYTES);
      if (!start?.equals(key)) {
        await handle.truncate(0);
        await handle.appendFile(key);
      }
      const { places, end } = await recordsOf(handle);
      await handle.truncate(end);
      return new Checkpoint(handle, places, end);
    });
  }

  /** How many slices have been kept. */
  get slices(): number {
    return this.places.size;
  }

  async load(slice: number): Promise<Made | null> {
    const place = this.places.get(slice);
    if (place === undefined) return null;
    const head = await readAt(this.handle, place, HEAD_BYTES);
    const [, mean = 0, deviation = 0] = head ? numbers(head) : [];
    const bytes = await readAt(this.handle, place, HEAD_BYTES + 4 * (mean + deviation) + HASH_BYTES);
    if (!bytes) return null;
    const body = bytes.subarray(0, -HASH_BYTES);
    if (!hashOf(body).equals(bytes.subarray(-HASH_BYTES))) return null;
    // A copy of its own, which begins where a Float32Array may begin.
    const values = new Float32Array(Uint8Array.from(body.subarray(HEAD_BYTES)).buffer);
    return { mean: values.slice(0, mean), deviation: deviation > 0 ? values.slice(mean) : null };
  }

  async save(slice: number, { mean, deviation }: Made): Promise<void> {
    await kept(async () => {
      const head = new Uint32Array([slice, mean.length, deviation?.length ?? 0]);
      const body = Buffer.concat([head, mean, ...(deviation ? [deviation] : [])].map(bytesOf));
      if (this.torn) await this.handle.truncate(this.end);
      this.torn = true;
      await this.handle.appendFile(Buffer.concat([body, hashOf(body)]));
      await this.handle.datasync();
      this.torn = false;
      this.places.set(slice, this.end);
      this.end += body.length + HASH_BYTES;
    });
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

/** What decides the values of finished slices: only a translation that is the same in all of it may take them up. */
export function slicesKey(
  { seed, samples }: { seed: number; samples: number },
  { card }: Model,
  source: Volume,
  provider: string,
) {
  const model = card.weights.diffusive.sha256;
  return { seed, samples, model, card: { ...card, metrics: [] }, provider, source: hashOfVolume(source) };
}

function hashOfVolume({ values, dimensions, spacing }: Volume): string {
  const hash = createHash('sha256').update(JSON.stringify([dimensions, spacing, values.constructor.name]));
  return hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)).digest('hex');
}

const folderOf = (dataFolder: string) => join(dataFolder, 'jobs', 'checkpoints');
const SUFFIX = '.slices';

/** Where the finished slices of a job are kept. */
export const checkpointOf = (dataFolder: string, id: string) => join(folderOf(dataFolder), `${id}${SUFFIX}`);

/** Ids of the jobs of which there are finished slices. */
export async function checkpointedJobs(dataFolder: string): Promise<string[]> {
  const names = await readdir(folderOf(dataFolder)).catch(() => []);
  return names.filter((name) => name.endsWith(SUFFIX)).map((name) => name.slice(0, -SUFFIX.length));
}

/** Whole records from the beginning on; a torn one ends them. */
async function recordsOf(handle: FileHandle): Promise<{ places: Map<number, number>; end: number }> {
  const { size } = await handle.stat();
  const places = new Map<number, number>();
  for (let end = KEY_BYTES; ;) {
    const head = await readAt(handle, end, HEAD_BYTES);
    if (!head) return { places, end };
    const [slice = 0, mean = 0, deviation = 0] = numbers(head);
    const next = end + HEAD_BYTES + 4 * (mean + deviation) + HASH_BYTES;
    if (next > size) return { places, end };
    places.set(slice, end);
    end = next;
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer | null> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
  return bytesRead === length ? buffer : null;
}

const numbers = (head: Buffer) => new Uint32Array(Uint8Array.from(head).buffer);
const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array | Float32Array) =>
  Buffer.from(buffer, byteOffset, byteLength);
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

async function kept<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw new UserError(
      'data-folder-unwritable',
      'The finished slices cannot be kept in the data folder.',
      'Make room on its disk and the folder writable, or name another one in SYNDIFF_DATA.',
      { cause },
    );
  }
}
