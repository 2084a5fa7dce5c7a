import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of a ZIP archive made for a test; what is given instead of the truth is what the archive claims. */
export interface ZipEntry {
  name: string;
  data: Uint8Array;
  stored?: boolean;
  method?: number;
  flags?: number;
  size?: number;
  crc?: number;
  attributes?: number;
  /** claims the place of this entry instead of its own */
  at?: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;

/** The bytes of an archive (APPNOTE.TXT 4.3), written apart from what reads it. */
export function zip(entries: readonly ZipEntry[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { name, data, stored = false, flags = 0x800, attributes = 0 } = entry;
    const packed = stored ? Buffer.from(data) : deflateRawSync(data);
    const nameBytes = Buffer.from(name);
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(flags, 2);
    about.writeUInt16LE(entry.method ?? (stored ? 0 : 8), 4);
    about.writeUInt32LE(entry.crc ?? crc32(data), 10);
    about.writeUInt32LE(packed.length, 14);
    about.writeUInt32LE(entry.size ?? data.length, 18);
    about.writeUInt16LE(nameBytes.length, 22);
    offsets.push(offset);
    const local = Buffer.concat([number(LOCAL), about, nameBytes, packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(attributes >>> 0, 6);
    place.writeUInt32LE(entry.at === undefined ? offset : (offsets[entry.at] ?? 0), 10);
    directory.push(Buffer.concat([number(CENTRAL), Buffer.from([20, 3]), about, place, nameBytes]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, central, number(END), end]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}
