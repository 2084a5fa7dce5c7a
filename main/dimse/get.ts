import { UserError } from '../errors.ts';
import { throwIfCancelled, type Step } from '../step.ts';
import { associate, type Proposal } from './associate.ts';
import { bytesSource } from './association.ts';
import { COMMAND, type CommandSet } from './command-set.ts';
import type { Peer } from './connect.ts';
import { encodeIdentifier, type Identifier } from './identifier.ts';
import { retrievable, takeInstance } from './incoming.ts';
import { called, nonsense } from './reasons.ts';
import { queryFailure } from './status.ts';
import { IMPLICIT_VR_LITTLE_ENDIAN, STUDY_ROOT_GET } from './uids.ts';

const PENDING = 0xff00;
/** Sub-operations are complete, some with failures or warnings (PS3.4 C.4.3.1.4). */
const SOME_FAILED = 0xb000;

/** What came of a retrieval. */
export interface Retrieved {
  /** SOP Instance UIDs, each a file of that name in the folder */
  instances: string[];
  /** that the archive could not send */
  failed: number;
}

/** Uncompressed and each compression in a context of its own: the archive chooses for each instance. */
const storage: readonly Proposal[] = retrievable.classes.flatMap((abstractSyntax) => [
  { abstractSyntax, transferSyntaxes: retrievable.plain },
  ...retrievable.compressed.map((syntax) => ({ abstractSyntax, transferSyntaxes: [syntax] })),
]);

/**
 * Has an archive send instances over the association that asks for them (C-GET, PS3.4 C.4.3), into a folder.
 * @param step `onProgress` is told how many have arrived
 * @throws what `associate` throws; UserError `class-refused`, `query-failed` and its kin
 */
export async function get(peer: Peer, identifier: Identifier, folder: string, step: Step = {}): Promise<Retrieved> {
  const query = { abstractSyntax: STUDY_ROOT_GET, transferSyntaxes: [IMPLICIT_VR_LITTLE_ENDIAN] };
  const roles = retrievable.classes.map((sopClass) => ({ sopClass, user: false, provider: true }));
  const association = await associate(peer, [query, ...storage], step, roles);
  const instances: string[] = [];
  try {
    const context = association.contextOf(STUDY_ROOT_GET);
    if (!context)
      throw new UserError(
        'class-refused',
        `${called(peer)} does not know C-GET.`,
        'Have it allowed there, or set the destination to retrieve with C-MOVE.',
      );
    const MessageID = association.nextMessageId();
    const request = { AffectedSOPClassUID: STUDY_ROOT_GET, CommandField: COMMAND.getRequest, MessageID, Priority: 0 };
    await association.send(context.id, request, bytesSource(encodeIdentifier(identifier)));
    for (;;) {
      throwIfCancelled(step.signal);
      const message = await association.receive();
      const field = message?.command.CommandField;
      if (message && field === COMMAND.storeRequest) {
        const taken = await takeInstance(association, message, folder);
        if (taken) instances.push(taken);
        step.onProgress?.(instances.length);
      } else if (message && field === COMMAND.getResponse) {
        if (message.command.Status === PENDING) continue;
        const failed = outcomeOf(peer, message.command);
        await association.release();
        return { instances, failed };
      } else throw nonsense(peer, 'it answers C-GET otherwise');
    }
  } finally {
    association.abort();
  }
}

/** @returns how many sub-operations have failed @throws UserError where the whole has */
export function outcomeOf(peer: Peer, command: CommandSet): number {
  const { Status, ErrorComment, NumberOfFailedSuboperations = 0, NumberOfCompletedSuboperations = 0 } = command;
  if (Status === 0 || Status === SOME_FAILED) return NumberOfFailedSuboperations;
  if (Status === 0xa702 && NumberOfCompletedSuboperations > 0) return NumberOfFailedSuboperations;
  throw queryFailure(peer, Status, ErrorComment);
}
