import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Destination } from '../../preload/contract/index.ts';
import { readStoredObject } from '../dicom/index.ts';
import { reportOf, UserError } from '../errors.ts';
import { throwIfCancelled } from '../step.ts';
import { arrivalsOf } from './arrivals.ts';
import { deliver, type DeliveryOptions } from './deliver.ts';
import type { DeliveryAudit } from './delivery-audit.ts';
import type { DeliveryReport } from './outcome.ts';

export interface FolderDelivery extends Omit<DeliveryOptions, 'record'> {
  audit: DeliveryAudit;
  /** what the application keeps for its user: what has arrived is on record there */
  dataFolder: string;
  /** only these series; default: all */
  seriesInstanceUIDs?: readonly string[] | undefined;
  /** send also what is on record as arrived */
  again?: boolean;
}

/**
 * Delivers the DICOM files of a folder and those below it, in the order of their names. The record of what has arrived is
 * kept for each destination, so that the same folder sent again sends what is missing.
 * @throws UserError `folder-unreadable`, `nothing-to-send`, what `deliver` throws; CancelledError
 */
export async function deliverFolder(
  folder: string,
  destination: Destination,
  { dataFolder, seriesInstanceUIDs, again = false, ...options }: FolderDelivery,
): Promise<DeliveryReport> {
  const files = await filesOf(folder, seriesInstanceUIDs, options.signal);
  const record = again ? {} : { record: arrivalsOf(dataFolder, destination.name) };
  return deliver(files, destination, { ...options, ...record });
}

/** What is no DICOM is left out. */
async function filesOf(
  folder: string,
  wanted: readonly string[] | undefined,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      throw new UserError('folder-unreadable', `${folder} cannot be read (${error.code}).`, 'Name another folder.');
    },
  );
  const files: string[] = [];
  for (const entry of entries) {
    throwIfCancelled(signal);
    if (!entry.isFile() || entry.name.startsWith('.') || entry.name === 'DICOMDIR') continue;
    const file = join(entry.parentPath, entry.name);
    // What is broken stays in: that it does not arrive is told of it.
    const object = await readStoredObject(file).catch((error: unknown) => reportOf(error));
    if ('code' in object && object.code === 'not-dicom') continue;
    if (!wanted || 'code' in object || wanted.includes(object.seriesInstanceUID)) files.push(file);
  }
  if (files.length > 0) return files.sort();
  throw new UserError(
    'nothing-to-send',
    `${folder} has nothing to send.`,
    'See what it has with `npx syndiff scan FOLDER`.',
  );
}
