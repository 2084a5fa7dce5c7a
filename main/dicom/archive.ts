import { getFileNameLowLevel, openPromise, validateFileName, type Entry } from 'yauzl';
import { throwIfCancelled, type Step } from '../step.ts';
import type { ArchiveEntry } from './archive-entry.ts';

/*
 * The adapter of yauzl, which reads the directory of a ZIP archive: ZIP64, names in UTF-8 and CP 437. Nothing is ever
 * unpacked to disk: the name of an entry is a label here and no path, and nothing of a patient is left behind.
 */

/** Beyond these an archive is refused before anything of it is inflated. */
const MOST_ENTRIES = 100_000;
const MOST_BYTES = 64 * 2 ** 30;
/** An entry is inflated into memory, by two threads at a time. */
const MOST_BYTES_OF_ENTRY = 128 * 2 ** 20;

const STORED = 0;
const DEFLATED = 8;
/** S_IFLNK, the file type in the upper half of the attributes that Unix writes. */
const UNIX_LINK = 0xa;

/** Files of an archive that may be read, and those that may not. */
export interface ArchiveListing {
  /** by their paths in it */
  entries: { path: string; entry: ArchiveEntry }[];
  setAside: { path: string; reason: string }[];
}

/** @returns the listing, or why the archive as a whole is refused @throws CancelledError */
export async function listArchive(
  file: string,
  size: number,
  { signal }: Pick<Step, 'signal'> = {},
): Promise<ArchiveListing | { reason: string }> {
  const listing: ArchiveListing = { entries: [], setAside: [] };
  let unpacked = 0;
  let packed = 0;
  try {
    // Names are checked one by one: a bad one must not hide the others.
    const archive = await openPromise(file, { lazyEntries: true, autoClose: false, decodeStrings: false });
    try {
      if (archive.entryCount > MOST_ENTRIES)
        return { reason: `ZIP archive refused: ${archive.entryCount} entries, at most ${MOST_ENTRIES} are read` };
      for await (const entry of archive.eachEntry()) {
        throwIfCancelled(signal);
        const path = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
        if (path.endsWith('/')) continue;
        unpacked += entry.uncompressedSize;
        packed += entry.compressedSize;
        const reason = refusalOf(entry, path);
        if (reason !== null) listing.setAside.push({ path, reason });
        else listing.entries.push({ path, entry: placeOf(entry) });
      }
    } finally {
      archive.close();
    }
  } catch (error) {
    throwIfCancelled(signal);
    return { reason: `broken ZIP archive: ${error instanceof Error ? error.message : 'it cannot be read'}` };
  }
  if (unpacked > MOST_BYTES)
    return { reason: `ZIP archive refused: it unpacks to ${inGiB(unpacked)} GiB, at most ${inGiB(MOST_BYTES)}` };
  if (packed > size)
    return { reason: `ZIP archive refused: its entries overlap (${packed} bytes packed in a file of ${size})` };
  return listing;
}

function refusalOf(entry: Entry, path: string): string | null {
  if (validateFileName(path) !== null) return 'its path leaves the archive';
  if (entry.externalFileAttributes >>> 28 === UNIX_LINK) return 'a symbolic link';
  if (entry.isEncrypted()) return 'encrypted: unpack the archive with its password first';
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED)
    return `packed by method ${entry.compressionMethod}, which is not supported: unpack the archive first`;
  if (/\.zip$/i.test(path)) return 'a ZIP archive inside of another: unpack it first';
  if (entry.uncompressedSize > MOST_BYTES_OF_ENTRY)
    return `${entry.uncompressedSize} bytes unpacked, at most ${MOST_BYTES_OF_ENTRY}: unpack the archive first`;
  return null;
}

function placeOf(entry: Entry): ArchiveEntry {
  return {
    offset: entry.relativeOffsetOfLocalHeader,
    packedSize: entry.compressedSize,
    size: entry.uncompressedSize,
    deflated: entry.compressionMethod === DEFLATED,
    crc32: entry.crc32,
  };
}

const inGiB = (bytes: number) => Math.round(bytes / 2 ** 30);
