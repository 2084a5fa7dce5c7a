import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DataError } from '../../main/errors.ts';
import type { ImageStack } from './source.ts';

/*
 * A prepared stack is NAME.f32, slices of 32-bit little-endian floats one after another, row after row, and NAME.json,
 * which is written last: where it is, the stack is whole. Floats, so that training sees to the last bit what translation
 * would make of the same series.
 */
const header = z.strictObject({
  format: z.literal('syndiff-prepared/1'),
  /** of the inputs and of all that decides the pixels */
  key: z.string(),
  rows: z.int().positive(),
  columns: z.int().positive(),
  slices: z.int().positive(),
  /** of the floats */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

type PreparedHeader = z.infer<typeof header>;

/** A stack on disk. */
export interface PreparedStack extends PreparedHeader {
  /** of both files, without their endings */
  name: string;
  /** of the .f32 */
  file: string;
}

/**
 * Writes a stack, slice after slice, under a temporary name that is renamed at the end.
 * @throws what `stack.slice` throws; nothing is left behind then
 */
export function writePrepared(folder: string, name: string, key: string, stack: ImageStack): PreparedStack {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.f32`);
  const temporary = `${file}.${randomUUID()}.tmp`;
  const hash = createHash('sha256');
  const handle = openSync(temporary, 'wx');
  try {
    try {
      for (let slice = 0; slice < stack.slices; slice += 1) {
        const bytes = bytesOf(stack.slice(slice));
        hash.update(bytes);
        for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done);
      }
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  const { rows, columns, slices } = stack;
  const written = { format: 'syndiff-prepared/1' as const, key, rows, columns, slices, sha256: hash.digest('hex') };
  const headerFile = join(folder, `${name}.json`);
  writeFileSync(`${headerFile}.tmp`, `${JSON.stringify(written)}\n`, { flush: true });
  renameSync(`${headerFile}.tmp`, headerFile);
  return { ...written, name, file };
}

/** @returns null where there is no such stack, or none that is as long as its header says */
export function openPrepared(folder: string, name: string): PreparedStack | null {
  const [headerFile, file] = [join(folder, `${name}.json`), join(folder, `${name}.f32`)];
  if (!existsSync(headerFile) || !existsSync(file)) return null;
  const parsed = header.safeParse(parseJson(readFileSync(headerFile, 'utf8')));
  if (!parsed.success) return null;
  const { rows, columns, slices } = parsed.data;
  return statSync(file).size === 4 * rows * columns * slices ? { ...parsed.data, name, file } : null;
}

/** Whether the floats are still those that were written. */
export function isIntact(stack: PreparedStack): boolean {
  const hash = createHash('sha256');
  for (let slice = 0; slice < stack.slices; slice += 1) hash.update(bytesOf(readPreparedSlice(stack, slice)));
  return hash.digest('hex') === stack.sha256;
}

/** @throws DataError `prepared-damaged` where the file ends too early */
export function readPreparedSlice({ file, rows, columns }: PreparedStack, slice: number): Float32Array {
  const result = new Float32Array(rows * columns);
  const bytes = bytesOf(result);
  const handle = openSync(file, 'r');
  try {
    for (let done = 0; done < bytes.length;) {
      const read = readSync(handle, bytes, done, bytes.length - done, slice * bytes.length + done);
      if (read === 0) throw new DataError('prepared-damaged', 'A prepared file ends too early.', file, remedy);
      done += read;
    }
  } finally {
    closeSync(handle);
  }
  return result;
}

const remedy = 'Remove it and start again with the same sources.';

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) => Buffer.from(buffer, byteOffset, byteLength);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
