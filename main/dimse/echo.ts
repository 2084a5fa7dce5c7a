import type { Step } from '../step.ts';
import { associate } from './associate.ts';
import { COMMAND } from './command-set.ts';
import type { Peer } from './connect.ts';
import { called, nonsense } from './reasons.ts';
import { UserError } from '../errors.ts';
import { IMPLICIT_VR_LITTLE_ENDIAN, VERIFICATION } from './uids.ts';

/**
 * Asks a node whether it is there (C-ECHO, PS3.7 9.1.5, PS3.4 annex A).
 * @returns how long the answer took, in milliseconds, without connecting
 * @throws what `associate` throws; UserError `class-refused`, `echo-failed`
 */
export async function echo(peer: Peer, step: Pick<Step, 'signal'> = {}): Promise<number> {
  const proposal = { abstractSyntax: VERIFICATION, transferSyntaxes: [IMPLICIT_VR_LITTLE_ENDIAN] };
  const association = await associate(peer, [proposal], step);
  try {
    const context = association.contextOf(VERIFICATION);
    if (!context)
      throw new UserError(
        'class-refused',
        `${called(peer)} does not answer C-ECHO.`,
        'Have Verification allowed there.',
      );
    const started = performance.now();
    const MessageID = association.nextMessageId();
    await association.send(context.id, {
      AffectedSOPClassUID: VERIFICATION,
      CommandField: COMMAND.echoRequest,
      MessageID,
    });
    const answer = await association.receive();
    if (answer?.command.CommandField !== COMMAND.echoResponse) throw nonsense(peer, 'it answers C-ECHO otherwise');
    const { Status = -1 } = answer.command;
    if (Status !== 0)
      throw new UserError('echo-failed', `${called(peer)} answers C-ECHO with status ${Status}.`, 'Ask who runs it.');
    const milliseconds = performance.now() - started;
    await association.release();
    return milliseconds;
  } finally {
    association.abort();
  }
}
