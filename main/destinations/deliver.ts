import type { Destination } from '../../preload/contract/index.ts';
import { readStoredObject, type StoredObject } from '../dicom/index.ts';
import { CancelledError, reportOf } from '../errors.ts';
import { logBug } from '../system/log.ts';
import { environmentSecrets, type SecretStore } from '../system/secrets.ts';
import { throwIfCancelled, type Step } from '../step.ts';
import type { DeliveryAudit } from './delivery-audit.ts';
import { DeliveryRecord, sha256Of } from './delivery-record.ts';
import { failedOutcome, type DeliveryReport, type InstanceOutcome } from './outcome.ts';
import type { SendStep } from './sender.ts';
import { sendToNode } from './to-dicom.ts';
import { sendToServer } from './to-dicomweb.ts';
import { sendToFolder } from './to-folder.ts';
import { sendToMedium } from './to-medium.ts';

export interface DeliveryProgress {
  done: number;
  total: number;
}

export interface DeliveryOptions extends Step<DeliveryProgress> {
  /** where passwords and tokens come from; default: the environment */
  secrets?: SecretStore | undefined;
  /** file that says what has arrived before, and is added to: the next delivery sends what is missing. Default: none */
  record?: string | undefined;
  /** who keeps the record of what is sent where; default: nobody */
  audit?: DeliveryAudit | undefined;
}

/**
 * Delivers files as they are, byte for byte. Delivered again, what has arrived is not sent again where a record says so,
 * and does no harm where it is: the objects keep their UIDs.
 *
 * @param files Part 10 files, in the order they are to be sent
 * @returns an outcome for each file, in their order; see `assertDelivered`
 * @throws UserError about the destination as it is set up (`layout`, `secret-missing`, `unencrypted`), `data-folder-unwritable`,
 *   `audit-unwritable`; CancelledError
 */
export async function deliver(
  files: readonly string[],
  destination: Destination,
  { signal, onProgress, secrets = environmentSecrets(), record: recordPath, audit }: DeliveryOptions = {},
): Promise<DeliveryReport> {
  const outcomes = new Map<string, InstanceOutcome>();
  const settle = (outcome: InstanceOutcome): void => {
    outcomes.set(outcome.file, outcome);
    onProgress?.({ done: outcomes.size, total: files.length });
  };
  const record = recordPath === undefined ? null : await DeliveryRecord.open(recordPath);
  const digests = new Map<string, string>();
  const objects: StoredObject[] = [];
  const left: StoredObject[] = [];
  for (const file of new Set(files)) {
    throwIfCancelled(signal);
    const read = async () => ({ object: await readStoredObject(file), digest: record ? await sha256Of(file) : '' });
    const found = await read().catch((error: unknown) => settle(unreadable(file, error)));
    if (!found) continue;
    const { object, digest } = found;
    objects.push(object);
    const known = record?.find(destination, object.sopInstanceUID, digest);
    digests.set(file, digest);
    if (!known) left.push(object);
    else settle({ ...outcomeOf(object), state: 'present', ...(known.place ? { place: known.place } : {}) });
  }
  const tell = async (outcome: InstanceOutcome): Promise<void> => {
    const { file, sopInstanceUID, state, place } = outcome;
    if (record && state !== 'failed')
      await record.add(destination, [{ sopInstanceUID, sha256: digests.get(file)!, ...(place ? { place } : {}) }]);
    settle(outcome);
  };
  const audited = await audit?.begin(destination, objects);
  let place: string | null = null;
  let notes: readonly string[] = [];
  try {
    if (left.length > 0) ({ place, notes } = await send(left, destination, { signal, secrets, tell }));
  } catch (error) {
    const report = reportOf(error);
    if (report.kind === 'cancelled' || signal?.aborted) {
      await audited?.end(outcomes.values(), 'cancelled');
      throw new CancelledError();
    }
    if (report.kind === 'bug') logBug('a delivery', error);
    if (isAboutSetUp(report.code)) {
      await audited?.end(outcomes.values(), report.code);
      throw error;
    }
    for (const { file, sopInstanceUID } of left)
      if (!outcomes.has(file)) settle(failedOutcome(file, sopInstanceUID, report));
  }
  await audited?.end(outcomes.values());
  const settled = files.map((file) => outcomes.get(file)!);
  return { destination: destination.name, outcomes: settled, place: place ?? placeOf(settled), notes };
}

/** Nothing has been sent, and nothing will be before somebody sets it right: no outcome of an instance. */
const isAboutSetUp = (code: string) =>
  ['layout', 'secret-missing', 'unencrypted', 'security-files', 'data-folder-unwritable'].includes(code);

function send(objects: readonly StoredObject[], destination: Destination, step: SendStep) {
  switch (destination.kind) {
    case 'folder':
      return sendToFolder(objects, destination, step);
    case 'dicom':
      return sendToNode(objects, destination, step);
    case 'dicomweb':
      return sendToServer(objects, destination, step);
    case 'medium':
      return sendToMedium(objects, destination, step);
  }
}

function unreadable(file: string, error: unknown): InstanceOutcome {
  const report = reportOf(error);
  if (report.kind !== 'bug') return failedOutcome(file, '', report);
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown cause';
  const message = `The file cannot be read (${code}).`;
  return failedOutcome(file, '', { kind: 'data', code: 'file-unreadable', message, where: file });
}

const outcomeOf = ({ file, sopInstanceUID }: StoredObject) => ({ file, sopInstanceUID });

const placeOf = (outcomes: readonly InstanceOutcome[]): string | null =>
  outcomes.find(({ place }) => place !== undefined)?.place ?? null;
