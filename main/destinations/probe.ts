import { randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Destination } from '../../preload/contract/index.ts';
import { searchMatches } from '../dicomweb/index.ts';
import { echo } from '../dimse/index.ts';
import type { SecretStore } from '../system/secrets.ts';
import type { Step } from '../step.ts';
import { peerOf } from './peer.ts';
import { serviceOf } from './service.ts';
import { explain } from './to-folder.ts';

/**
 * Tries whether a destination is there and lets this computer in, without leaving anything: C-ECHO for a node, a search for
 * one study for a DICOMweb server, a file written and taken away again for a folder.
 * @returns how long it took, in milliseconds
 * @throws UserError with what is wrong
 */
export async function probe(
  destination: Destination,
  secrets: SecretStore,
  { signal }: Pick<Step, 'signal'> = {},
): Promise<number> {
  const started = performance.now();
  if (destination.kind === 'dicom') return echo(await peerOf(destination, secrets), { signal });
  if (destination.kind === 'dicomweb') {
    const search = { path: 'studies', keys: { StudyInstanceUID: '' }, most: 1 };
    await searchMatches(await serviceOf(destination, secrets), search, signal);
  } else await tryFolder(resolve(destination.folder));
  return performance.now() - started;
}

async function tryFolder(folder: string): Promise<void> {
  const file = join(folder, `.${randomUUID()}.tmp`);
  try {
    await mkdir(folder, { recursive: true });
    const handle = await open(file, 'wx');
    try {
      await handle.writeFile('?');
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw explain(folder, error);
  } finally {
    await rm(file, { force: true });
  }
}
