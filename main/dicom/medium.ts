import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { DataError, UserError } from '../errors.ts';
import { throwIfCancelled, type Step } from '../step.ts';
import type { Keyword } from './attributes.ts';
import { encodeDirectory, type DataSet } from './data-set.ts';
import { directoryRecords, type DirectoryRecord, type MediumFile } from './directory-records.ts';
import { readHeader } from './header-file.ts';
import { parsePart10 } from './part10-file.ts';
import { newUID } from './uid.ts';
import { explainFileSystemError, writeFlushed } from './write-flushed.ts';

/** What was written. */
export interface WrittenMedium {
  folder: string;
  files: number;
  /** keys that a directory must have and the instances lack: filled with placeholders in the directory only */
  filled: readonly Keyword[];
}

/**
 * Writes what goes onto a CD or a stick: copies of the files under names that every medium takes (PS3.10 8.2, 8.5; PS3.12)
 * and the DICOMDIR that lists them. The files stay as they are, byte for byte. The folder appears when it is complete.
 *
 * @param files images
 * @param folder must not be there yet, or be empty
 * @param step `onProgress` is told the share that is done, 0 to 1
 * @throws UserError `folder-not-empty`, `folder-unwritable`; DataError `incomplete-instance`, `no-image`; CancelledError
 */
export async function writeMedium(files: readonly string[], folder: string, step: Step = {}): Promise<WrittenMedium> {
  const target = resolve(folder);
  await refuseFull(target);
  const building = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    const copied: MediumFile[] = [];
    for (const [index, file] of files.entries()) {
      throwIfCancelled(step.signal);
      copied.push(await copyOnto(building, file, index));
      step.onProgress?.((index + 1) / files.length);
    }
    const { roots, filled } = directoryRecords(copied);
    await writeFlushed(join(building, 'DICOMDIR'), directoryOf(roots));
    await rmdir(target).catch(() => undefined);
    await rename(building, target);
    return { folder: target, files: files.length, filled };
  } catch (error) {
    await rm(building, { recursive: true, force: true });
    throw explainFileSystemError(target, error);
  }
}

async function refuseFull(folder: string): Promise<void> {
  const present = await readdir(folder).catch(() => []);
  if (present.length === 0) return;
  const message = `${folder} is not empty (${present.length} entries).`;
  throw new UserError('folder-not-empty', message, 'A medium is written as a whole: choose a new or an empty folder.');
}

/** A thousand files a folder: some readers of old media take no more. */
const FILES_IN_FOLDER = 1000;

async function copyOnto(medium: string, file: string, index: number): Promise<MediumFile> {
  const read = await readHeader({ file });
  if (read === null || !read.header.has('Rows'))
    throw new DataError('no-image', 'Only images can be put onto a medium.', file);
  const { header } = read;
  const number = (prefix: string, value: number) => `${prefix}${String(value).padStart(6, '0')}`;
  const fileID = ['DICOM', number('DI', Math.floor(index / FILES_IN_FOLDER)), number('IM', index % FILES_IN_FOLDER)];
  const copy = join(medium, ...fileID);
  await mkdir(dirname(copy), { recursive: true });
  await writeFlushed(copy, await readFile(file));
  return { header, fileID };
}

/**
 * The bytes of the DICOMDIR. Its records point at each other by their place in the file (PS3.3 F.3.2.2), which is known
 * once they are encoded: encoded once for the places, and again with them.
 */
function directoryOf(roots: readonly DirectoryRecord[]): Uint8Array {
  const order = depthFirst(roots);
  const sopInstanceUID = newUID();
  const encode = (offsets: readonly number[]) => {
    const at = (record: DirectoryRecord | undefined) => (record ? (offsets[order.indexOf(record)] ?? 0) : 0);
    const linked = (siblings: readonly DirectoryRecord[]): DataSet[] =>
      siblings.flatMap((record, index) => [
        {
          ...record.attributes,
          OffsetOfTheNextDirectoryRecord: [at(siblings[index + 1])],
          OffsetOfReferencedLowerLevelDirectoryEntity: [at(record.below[0])],
        },
        ...linked(record.below),
      ]);
    return encodeDirectory(sopInstanceUID, {
      FileSetID: ['SYNDIFF'],
      OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity: [at(roots[0])],
      OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity: [at(roots.at(-1))],
      FileSetConsistencyFlag: [0],
      DirectoryRecordSequence: linked(roots),
    });
  };
  const places = parsePart10(encode([]))?.itemOffsets('DirectoryRecordSequence') ?? [];
  if (places.length !== order.length) throw new Error(`${order.length} records were written, ${places.length} found.`);
  return encode(places);
}

function depthFirst(records: readonly DirectoryRecord[]): DirectoryRecord[] {
  return records.flatMap((record) => [record, ...depthFirst(record.below)]);
}
