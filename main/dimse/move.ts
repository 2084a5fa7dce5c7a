import { UserError } from '../errors.ts';
import type { Step } from '../step.ts';
import { associate } from './associate.ts';
import { bytesSource } from './association.ts';
import { COMMAND } from './command-set.ts';
import type { Peer } from './connect.ts';
import { outcomeOf, type Retrieved } from './get.ts';
import { encodeIdentifier, type Identifier } from './identifier.ts';
import { called, nonsense } from './reasons.ts';
import { provideStorage } from './storage-provider.ts';
import { IMPLICIT_VR_LITTLE_ENDIAN, STUDY_ROOT_MOVE } from './uids.ts';

const PENDING = 0xff00;

/**
 * Has an archive send instances to this computer (C-MOVE, PS3.4 C.4.2), which listens meanwhile under the calling AE title:
 * the archive must know that title with the address and port of this computer.
 * @param port to listen on
 * @param step `onProgress` is told how many have arrived
 * @throws what `associate` and `provideStorage` throw; UserError `class-refused`, `move-destination-unknown`, `query-failed`
 */
export async function move(
  peer: Peer,
  identifier: Identifier,
  folder: string,
  port: number,
  step: Step = {},
): Promise<Retrieved> {
  const instances: string[] = [];
  const provider = await provideStorage({
    aeTitle: peer.callingAETitle,
    port,
    folder,
    timeoutSeconds: peer.timeoutSeconds,
    onInstance: (uid) => {
      instances.push(uid);
      step.onProgress?.(instances.length);
    },
  });
  try {
    const proposal = { abstractSyntax: STUDY_ROOT_MOVE, transferSyntaxes: [IMPLICIT_VR_LITTLE_ENDIAN] };
    const association = await associate(peer, [proposal], step);
    try {
      const context = association.contextOf(STUDY_ROOT_MOVE);
      if (!context)
        throw new UserError('class-refused', `${called(peer)} does not know C-MOVE.`, 'Retrieve with C-GET instead.');
      const request = {
        AffectedSOPClassUID: STUDY_ROOT_MOVE,
        CommandField: COMMAND.moveRequest,
        MessageID: association.nextMessageId(),
        MoveDestination: peer.callingAETitle,
        Priority: 0,
      };
      await association.send(context.id, request, bytesSource(encodeIdentifier(identifier)));
      for (;;) {
        const answer = await association.receive();
        if (answer?.command.CommandField !== COMMAND.moveResponse) throw nonsense(peer, 'it answers C-MOVE otherwise');
        if (answer.command.Status === PENDING) continue;
        const failed = outcomeOf(peer, answer.command);
        await association.release();
        return { instances, failed };
      }
    } finally {
      association.abort();
    }
  } finally {
    await provider.close();
  }
}
