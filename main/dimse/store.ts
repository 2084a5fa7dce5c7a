import { open } from 'node:fs/promises';
import type { StoredObject } from '../dicom/index.ts';
import { UserError } from '../errors.ts';
import type { Association, DataSource } from './association.ts';
import { COMMAND } from './command-set.ts';
import { called, nonsense, type PeerName } from './reasons.ts';
import { storeVerdict, type Verdict } from './status.ts';

const MEDIUM_PRIORITY = 0;

/**
 * Stores one instance (C-STORE, PS3.7 9.1.1): the data set of its file goes over as it is, in the transfer syntax it has.
 * @throws what breaks the association; UserError `file-unreadable`, `file-changed` where reading fails half-way
 */
export async function store(association: Association, peer: PeerName, object: StoredObject): Promise<Verdict> {
  const { sopClassUID, sopInstanceUID, transferSyntaxUID, file } = object;
  const context = association.contextOf(sopClassUID, transferSyntaxUID);
  if (!context) return { kind: 'failure', error: notAgreed(peer, object, association) };
  const handle = await open(file, 'r').catch((cause: unknown) => unreadable(file, cause));
  // Nothing of it has been sent: the association is good for the next one.
  if (handle instanceof UserError) return { kind: 'failure', error: handle };
  try {
    const MessageID = association.nextMessageId();
    const request = {
      AffectedSOPClassUID: sopClassUID,
      CommandField: COMMAND.storeRequest,
      MessageID,
      Priority: MEDIUM_PRIORITY,
      AffectedSOPInstanceUID: sopInstanceUID,
    };
    await association.send(context.id, request, fileSource(handle, object));
    const answer = await association.receive();
    const { CommandField, MessageIDBeingRespondedTo, Status, ErrorComment } = answer?.command ?? {};
    if (CommandField !== COMMAND.storeResponse || MessageIDBeingRespondedTo !== MessageID)
      throw nonsense(peer, 'it answers C-STORE with something else');
    return storeVerdict(peer, Status, ErrorComment);
  } finally {
    await handle.close();
  }
}

function fileSource(handle: Awaited<ReturnType<typeof open>>, { size, dataSetOffset, file }: StoredObject): DataSource {
  return {
    length: size - dataSetOffset,
    read: async (at, length) => {
      const bytes = Buffer.allocUnsafe(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await handle
          .read(bytes, filled, length - filled, dataSetOffset + at + filled)
          .catch((cause: unknown) => {
            throw unreadable(file, cause);
          });
        if (bytesRead === 0)
          throw new UserError('file-changed', `${file} has become shorter while it was sent.`, 'Send it again.');
        filled += bytesRead;
      }
      return bytes;
    },
  };
}

const unreadable = (file: string, cause: unknown) =>
  new UserError('file-unreadable', `${file} cannot be read.`, 'Make it readable and send it again.', { cause });

function notAgreed(peer: PeerName, { sopClassUID, transferSyntaxUID }: StoredObject, association: Association) {
  const knowsClass = association.contextOf(sopClassUID) !== undefined;
  return new UserError(
    'class-refused',
    knowsClass
      ? `${called(peer)} does not take the transfer syntax ${transferSyntaxUID} of SOP class ${sopClassUID}.`
      : `${called(peer)} does not take SOP class ${sopClassUID} in transfer syntax ${transferSyntaxUID}.`,
    'Have it allowed on the server; what is sent is what is on the disk, and is not converted.',
  );
}
