import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { throwIfCancelled, type Step } from '../../main/step.ts';
import type { InputFile, SourceImage } from './source.ts';

/** SHA-256 in hexadecimal. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What stands for a name in the manifest: names of files and folders may be names of patients. */
export function nameDigest(name: string): string {
  return digestOf(name.replaceAll('\\', '/')).slice(0, 16);
}

/** The same for an input of an image: folders of two contrasts may hold files of one name. */
export function inputDigest(image: SourceImage, { name }: InputFile): string {
  return nameDigest(`${image.contrast} ${name}`);
}

/** Files hashed at the same time: enough to keep a disk busy. */
const atOnce = 4;

/**
 * Hashes the bytes of files.
 * @param step `onProgress` is told the share of the files that is done
 * @returns SHA-256 by path
 */
export async function digestFiles(files: readonly InputFile[], step: Step = {}): Promise<ReadonlyMap<string, string>> {
  const result = new Map<string, string>();
  let next = 0;
  const lane = async () => {
    for (let file = files[next++]; file; file = files[next++]) {
      throwIfCancelled(step.signal);
      if (!result.has(file.path)) result.set(file.path, await digestFile(file.path));
      step.onProgress?.(Math.min(next, files.length) / files.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return result;
}

async function digestFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(part as Buffer);
  return hash.digest('hex');
}
