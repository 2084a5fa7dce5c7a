import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isValidUID, part10Head } from '../dicom/index.ts';
import type { Association, Message } from './association.ts';
import { COMMAND } from './command-set.ts';

const STATUS = { success: 0x0000, outOfResources: 0xa700, notUnderstood: 0xc000 } as const;

/** Of the classes and syntaxes that this product reads. */
export const retrievable = {
  classes: [
    '1.2.840.10008.5.1.4.1.1.2',
    '1.2.840.10008.5.1.4.1.1.4',
    '1.2.840.10008.5.1.4.1.1.2.1',
    '1.2.840.10008.5.1.4.1.1.4.1',
    '1.2.840.10008.5.1.4.1.1.2.2',
    '1.2.840.10008.5.1.4.1.1.4.4',
    '1.2.840.10008.5.1.4.1.1.7',
    '1.2.840.10008.5.1.4.1.1.7.3',
  ],
  /** the first that the archive has is taken: uncompressed last, so that it need not decompress */
  compressed: [
    '1.2.840.10008.1.2.4.90',
    '1.2.840.10008.1.2.4.80',
    '1.2.840.10008.1.2.4.70',
    '1.2.840.10008.1.2.4.57',
    '1.2.840.10008.1.2.5',
    '1.2.840.10008.1.2.4.201',
    '1.2.840.10008.1.2.4.91',
    '1.2.840.10008.1.2.4.81',
  ],
  plain: ['1.2.840.10008.1.2.1', '1.2.840.10008.1.2'],
} as const;

/**
 * Takes what the other side stores (C-STORE as its provider, PS3.7 9.1.1): the data set goes to the disk as it comes, behind
 * a meta header, and the file appears when it is whole. Answered once it is on the disk.
 * @returns the SOP Instance UID of what has arrived; null where it had to be refused
 */
export async function takeInstance(association: Association, message: Message, folder: string): Promise<string | null> {
  const { contextId, command, data } = message;
  const { AffectedSOPClassUID = '', AffectedSOPInstanceUID = '', MessageID = 0 } = command;
  const context = association.contexts.find(({ id }) => id === contextId);
  const isUsable = context && data && isValidUID(AffectedSOPClassUID) && isValidUID(AffectedSOPInstanceUID);
  let status: number = isUsable ? STATUS.success : STATUS.notUnderstood;
  if (isUsable) {
    const temporary = join(folder, `.${randomUUID()}.tmp`);
    try {
      const head = part10Head(AffectedSOPClassUID, AffectedSOPInstanceUID, context.transferSyntax);
      await writeStream(temporary, head, data);
      await rename(temporary, join(folder, `${AffectedSOPInstanceUID}.dcm`));
    } catch (error) {
      await rm(temporary, { force: true });
      // The disk is this side's trouble and can be told; what broke the association cannot.
      if (!(error instanceof Error && 'code' in error && /^E[A-Z]+$/.test(String(error.code)))) throw error;
      status = STATUS.outOfResources;
    }
  }
  await association.send(contextId, {
    AffectedSOPClassUID,
    CommandField: COMMAND.storeResponse,
    MessageIDBeingRespondedTo: MessageID,
    Status: status,
    AffectedSOPInstanceUID,
  });
  return status === STATUS.success ? AffectedSOPInstanceUID : null;
}

async function writeStream(path: string, head: Uint8Array, data: AsyncIterable<Buffer>): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  const handle = await open(path, 'wx');
  try {
    await handle.write(head);
    for await (const part of data) await handle.write(part);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
