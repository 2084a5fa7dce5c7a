import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { DataError, UserError } from '../../main/errors.ts';
import { writeWhole } from './write-whole.ts';

/*
 * A safetensors file of float32 vectors. `sha256` among its texts is the digest of the whole file in which these 64 digits
 * read as zeros. Files of format 1 have none.
 */
const formats = ['syndiff-checkpoint/1', 'syndiff-checkpoint/2'] as const;
const noDigest = '0'.repeat(64);
const digestField = (digest: string) => `"sha256":"${digest}"`;

/** Read from the disk at a time while hashing. */
const chunk = 1 << 22;

type Vectors = ReadonlyMap<string, Float32Array>;
type Texts = Readonly<Record<string, string>>;

/** @throws UserError `not-written` */
export function writeCheckpointFile(file: string, vectors: Vectors, texts: Texts): void {
  let offset = 0;
  const entries = [...vectors].map(([name, { length, byteLength }]) => {
    const entry = { dtype: 'F32', shape: [length], data_offsets: [offset, offset + byteLength] };
    offset += byteLength;
    return [name, entry] as const;
  });
  const metadata = { format: formats[1], sha256: noDigest, ...texts };
  const json = Buffer.from(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) }), 'utf8');
  // Padded with spaces so that the numbers begin at a multiple of eight.
  const header = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, ' ')]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const data = [...vectors.values()].map(
    (values) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  );

  const hash = createHash('sha256').update(length).update(header);
  data.forEach((part) => hash.update(part));
  header.write(digestField(hash.digest('hex')), header.indexOf(digestField(noDigest)));
  writeWhole(file, [length, header, ...data]);
}

/** A checkpoint on the disk. Its vectors are read one by one: together they may be more than one buffer can hold. */
export class CheckpointFile {
  private constructor(
    readonly path: string,
    private readonly header: Buffer,
    readonly texts: Texts,
    private readonly places: ReadonlyMap<string, { begin: number; end: number }>,
  ) {}

  /** @throws UserError `no-checkpoint` for another kind of file, DataError `damaged-checkpoint` */
  static open(path: string): CheckpointFile {
    const header = readHeader(path);
    const { texts, places } = parseHeader(header, path);
    if (!formats.some((format) => format === texts['format']))
      throw new UserError('no-checkpoint', `${path} is not a checkpoint of this trainer.`, 'Choose another file.');
    return new CheckpointFile(path, header, texts, places);
  }

  has(name: string): boolean {
    return this.places.has(name);
  }

  /** @throws DataError `damaged-checkpoint` where the file does not have it */
  vector(name: string): Float32Array {
    const place = this.places.get(name) ?? damaged(this.path, `it has no ${name}`);
    const values = new Float32Array((place.end - place.begin) / 4);
    const bytes = new Uint8Array(values.buffer);
    withBytes(this.path, (read) => {
      if (!read(bytes, 8 + this.header.length + place.begin)) damaged(this.path, `it ends within ${name}`);
    });
    return values;
  }

  /** SHA-256 of the file as it stands. */
  digest(): string {
    return this.hash(this.header);
  }

  /** @throws DataError `damaged-checkpoint` where a byte is not as it was written */
  verify(): void {
    const { sha256, format } = this.texts;
    const [end] = [...this.places.values()].map((place) => place.end).sort((a, b) => b - a);
    const size = withBytes(this.path, (_read, length) => length);
    if (size !== 8 + this.header.length + (end ?? 0)) damaged(this.path, 'it is shorter or longer than its list says');
    if (format === formats[0]) return;
    const cleared = Buffer.from(this.header);
    const place = cleared.indexOf(digestField(sha256 ?? ''));
    if (sha256?.length !== noDigest.length || place < 0) damaged(this.path, 'its digest is missing');
    cleared.write(digestField(noDigest), place);
    if (this.hash(cleared) !== sha256) damaged(this.path, 'its digest does not fit');
  }

  private hash(header: Buffer): string {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    const hash = createHash('sha256').update(length).update(header);
    withBytes(this.path, (read, size) => {
      for (let at = 8 + header.length; at < size; at += chunk) {
        const bytes = new Uint8Array(Math.min(chunk, size - at));
        read(bytes, at);
        hash.update(bytes);
      }
    });
    return hash.digest('hex');
  }
}

function damaged(path: string, why: string, cause?: unknown): never {
  const remedy = 'Use an earlier checkpoint of the run.';
  throw new DataError('damaged-checkpoint', `The checkpoint is damaged: ${why}.`, path, remedy, { cause });
}

/** Fills the bytes from a place in the file; false where it ends before. */
type Read = (bytes: Uint8Array, position: number) => boolean;

function withBytes<T>(path: string, use: (read: Read, size: number) => T): T {
  const handle = openSync(path, 'r');
  const read: Read = (bytes, position) => {
    for (let done = 0; done < bytes.length;) {
      const count = readSync(handle, bytes, done, bytes.length - done, position + done);
      if (count === 0) return false;
      done += count;
    }
    return true;
  };
  try {
    return use(read, fstatSync(handle).size);
  } finally {
    closeSync(handle);
  }
}

function readHeader(path: string): Buffer {
  return withBytes(path, (read, size) => {
    const length = Buffer.alloc(8);
    if (!read(length, 0)) damaged(path, 'it is empty');
    const count = length.readBigUInt64LE();
    if (count > size - 8) damaged(path, 'its list is longer than the file');
    const header = Buffer.alloc(Number(count));
    read(header, 8);
    return header;
  });
}

function parseHeader(header: Buffer, path: string) {
  try {
    const json = JSON.parse(header.toString('utf8')) as Record<string, { data_offsets: [number, number] }>;
    const { __metadata__: texts, ...entries } = json;
    const places = Object.entries(entries).map(
      ([
        name,
        {
          data_offsets: [begin, end],
        },
      ]) => [name, { begin, end }] as const,
    );
    return { texts: (texts ?? {}) as unknown as Record<string, string>, places: new Map(places) };
  } catch (cause) {
    return damaged(path, 'its list cannot be read', cause);
  }
}
