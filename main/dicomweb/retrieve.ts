import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { readStoredObject } from '../dicom/index.ts';
import { reportOf, UserError } from '../errors.ts';
import type { Step } from '../step.ts';
import { boundaryOf, partsOf, UnfinishedMessage } from './multipart.ts';
import { nonsense, refusal, unfinished } from './reasons.ts';
import { bodyOf, call, placeOf, type Service } from './service.ts';

const ANY_SYNTAX = 'multipart/related; type="application/dicom"; transfer-syntax=*';

/**
 * Fetches a study or a series (WADO-RS, PS3.18 10.4) into a folder, in the transfer syntaxes that the archive keeps. A file
 * appears when it is whole and on the disk.
 * @param path `studies/UID` or `studies/UID/series/UID`
 * @param step `onProgress` is told how many have arrived
 * @returns SOP Instance UIDs, each a file of that name; none where the server does not have it (PS3.18 10.4.3)
 * @throws what `call` throws; UserError where the server refuses, or sends what is no DICOM; `folder-unwritable`
 */
export async function retrieveInstances(
  service: Service,
  path: string,
  folder: string,
  { signal, onProgress }: Step = {},
): Promise<string[]> {
  const answer = await call(service, { method: 'GET', path, accept: ANY_SYNTAX }, signal);
  const where = placeOf(service);
  // Whether the series is not there or the service: who asked has found the series there before.
  if (answer.statusCode === 404) {
    answer.destroy();
    return [];
  }
  const boundary = boundaryOf(answer.headers['content-type']);
  if (answer.statusCode !== 200 || boundary === null) {
    answer.destroy();
    if (answer.statusCode !== 200) throw refusal(where, answer.statusCode ?? 0);
    throw nonsense(where, 'what it sends is no message of several parts');
  }
  const instances: string[] = [];
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  let handle: FileHandle | null = null;
  try {
    await mkdir(folder, { recursive: true });
    for await (const event of partsOf(bodyOf(service, answer, signal), boundary)) {
      if (event.type === 'head') handle = await open(temporary, 'w');
      else if (event.type === 'data') await handle!.write(event.bytes);
      else {
        await handle!.sync();
        await handle!.close();
        handle = null;
        const { sopInstanceUID } = await readStoredObject(temporary);
        await rename(temporary, join(folder, `${sopInstanceUID}.dcm`));
        instances.push(sopInstanceUID);
        onProgress?.(instances.length);
      }
    }
    return instances;
  } catch (error) {
    throw explain(where, folder, error);
  } finally {
    answer.destroy();
    await handle?.close();
    await rm(temporary, { force: true });
  }
}

function explain(where: string, folder: string, error: unknown): unknown {
  if (error instanceof UnfinishedMessage) return unfinished(where);
  const { kind } = reportOf(error);
  if (kind === 'data') return nonsense(where, 'what it sends is no DICOM');
  if (kind !== 'bug') return error;
  if (!(error instanceof Error && 'syscall' in error)) return nonsense(where, reasonOf(error));
  const code = 'code' in error ? String(error.code) : 'unknown reason';
  return new UserError('folder-unwritable', `${folder} cannot be written to (${code}).`, 'Make room there.', {
    cause: error,
  });
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : 'unknown reason');
