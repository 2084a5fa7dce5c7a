import { crc32, inflateRawSync } from 'node:zlib';
import type { FileBytes } from './file-bytes.ts';
import { refusal } from './import-error.ts';

/** One record of a zip archive. */
export interface ZipRecord {
  name: string;
  /** of the content */
  size: number;
  /** @throws DataError `checkpoint-damaged` where bytes are missing or the checksum differs */
  read(): Uint8Array<ArrayBuffer>;
}

const signatures = {
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
  central: 0x02014b50,
  local: 0x04034b50,
};
const all32 = 0xffffffff;
const mostRecords = 1 << 20;

/**
 * The records of a zip archive by name, from its central directory (PKWARE APPNOTE 4.3, with zip64). Stored and deflated
 * records are read; a record is only read when asked for, and never becomes larger than the directory says.
 * @throws DataError `checkpoint-damaged` for anything that is not such an archive
 */
export function openZip(file: FileBytes): Map<string, ZipRecord> {
  const { count, size, offset } = findDirectory(file);
  if (count > mostRecords) throw damaged(file, `the directory lists ${count} records`);
  const bytes = file.read(offset, size);
  const view = new DataView(bytes.buffer);
  const records = new Map<string, ZipRecord>();
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > size || view.getUint32(at, true) !== signatures.central)
      throw damaged(file, `record ${index} of the directory is missing`);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [
      number,
      number,
      number,
    ];
    const end = at + 46 + nameLength + extraLength + commentLength;
    if (end > size) throw damaged(file, `record ${index} of the directory is cut off`);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const extra = new DataView(bytes.buffer, at + 46 + nameLength, extraLength);
    const [content, packed, start] = longSizes(
      file,
      extra,
      [24, 20, 42].map((field) => view.getUint32(at + field, true)),
    );
    if (records.has(name)) throw damaged(file, `record ${name} is there twice`);
    const entry: Entry = {
      name,
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      checksum: view.getUint32(at + 16, true),
      content: content!,
      packed: packed!,
      start: start!,
    };
    records.set(name, { name, size: entry.content, read: () => readEntry(file, entry) });
    at = end;
  }
  return records;
}

interface Entry {
  name: string;
  encrypted: boolean;
  method: number;
  checksum: number;
  content: number;
  packed: number;
  start: number;
}

function readEntry(file: FileBytes, { name, encrypted, method, checksum, content, packed, start }: Entry) {
  if (encrypted || (method !== 0 && method !== 8)) throw damaged(file, `record ${name} is packed in an unknown way`);
  const header = new DataView(file.read(start, 30).buffer);
  if (header.getUint32(0, true) !== signatures.local) throw damaged(file, `record ${name} is not where it should be`);
  const data = file.read(start + 30 + header.getUint16(26, true) + header.getUint16(28, true), packed);
  let bytes = data;
  if (method === 8)
    try {
      bytes = new Uint8Array(inflateRawSync(data, { maxOutputLength: Math.max(1, content) }));
    } catch {
      throw damaged(file, `record ${name} cannot be unpacked`);
    }
  if (bytes.length !== content) throw damaged(file, `record ${name} has ${bytes.length} bytes instead of ${content}`);
  if (crc32(bytes) !== checksum) throw damaged(file, `the checksum of record ${name} is wrong`);
  return bytes;
}

function findDirectory(file: FileBytes): { count: number; size: number; offset: number } {
  const tail = Math.min(file.size, 22 + 0xffff);
  const view = new DataView(file.read(file.size - tail, tail).buffer);
  for (let at = tail - 22; at >= 0; at -= 1) {
    if (view.getUint32(at, true) !== signatures.end) continue;
    const found = {
      count: view.getUint16(at + 10, true),
      size: view.getUint32(at + 12, true),
      offset: view.getUint32(at + 16, true),
    };
    const locator = at - 20;
    if (locator < 0 || view.getUint32(locator, true) !== signatures.locator64) return found;
    const long = new DataView(file.read(whole(file, view, locator + 8), 56).buffer);
    if (long.getUint32(0, true) !== signatures.end64) throw damaged(file, 'its zip64 directory is missing');
    return { count: whole(file, long, 32), size: whole(file, long, 40), offset: whole(file, long, 48) };
  }
  throw damaged(file, 'the directory at its end is missing, as after an interrupted download');
}

/** Sizes that do not fit 32 bits stand in the zip64 extra field, in this order, those that do not fit only. */
function longSizes(file: FileBytes, extra: DataView, short: number[]): number[] {
  if (!short.includes(all32)) return short;
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) !== 1) continue;
    let next = at + 4;
    return short.map((value) => {
      if (value !== all32) return value;
      next += 8;
      if (next > extra.byteLength) throw damaged(file, 'a zip64 field is cut off');
      return whole(file, extra, next - 8);
    });
  }
  throw damaged(file, 'a zip64 field is missing');
}

function whole(file: FileBytes, view: DataView, at: number): number {
  const value = Number(view.getBigUint64(at, true));
  if (Number.isSafeInteger(value)) return value;
  throw damaged(file, 'an offset is beyond any file');
}

function damaged(file: FileBytes, why: string) {
  return refusal('checkpoint-damaged', `The zip archive is damaged: ${why}.`, file.name);
}
