import { parseDataSet, type AttributeReader } from '../dicom/index.ts';
import { UserError } from '../errors.ts';
import type { Step } from '../step.ts';
import { associate } from './associate.ts';
import { bytesSource } from './association.ts';
import { COMMAND } from './command-set.ts';
import type { Peer } from './connect.ts';
import { encodeIdentifier, type Identifier } from './identifier.ts';
import { ProtocolError } from './pdu.ts';
import { called, nonsense } from './reasons.ts';
import { queryFailure } from './status.ts';
import { IMPLICIT_VR_LITTLE_ENDIAN, STUDY_ROOT_FIND } from './uids.ts';

const LONGEST_MATCH = 1024 * 1024;
/** Pending, with and without optional keys (PS3.4 C.4.1.1.4). */
const PENDING: readonly (number | undefined)[] = [0xff00, 0xff01];
const CANCELLED = 0xfe00;

/**
 * Asks an archive (C-FIND, Study Root, PS3.4 C.4.1).
 * @param most when so many have come, the rest is asked not to be sent
 * @returns a data set for each match
 * @throws what `associate` throws; UserError `class-refused`, `query-failed` and its kin
 */
export async function find(
  peer: Peer,
  identifier: Identifier,
  most: number,
  step: Pick<Step, 'signal'> = {},
): Promise<{ matches: AttributeReader[]; isCut: boolean }> {
  const proposal = { abstractSyntax: STUDY_ROOT_FIND, transferSyntaxes: [IMPLICIT_VR_LITTLE_ENDIAN] };
  const association = await associate(peer, [proposal], step);
  try {
    const context = association.contextOf(STUDY_ROOT_FIND);
    if (!context)
      throw new UserError(
        'class-refused',
        `${called(peer)} answers no queries.`,
        'Have query and retrieve allowed there.',
      );
    const MessageID = association.nextMessageId();
    const request = { AffectedSOPClassUID: STUDY_ROOT_FIND, CommandField: COMMAND.findRequest, MessageID, Priority: 0 };
    await association.send(context.id, request, bytesSource(encodeIdentifier(identifier)));
    const matches: AttributeReader[] = [];
    let isCut = false;
    for (;;) {
      const answer = await association.receive();
      if (answer?.command.CommandField !== COMMAND.findResponse) throw nonsense(peer, 'it answers C-FIND otherwise');
      const { Status, ErrorComment } = answer.command;
      if (!PENDING.includes(Status)) {
        if (Status !== 0 && !(isCut && Status === CANCELLED)) throw queryFailure(peer, Status, ErrorComment);
        await association.release();
        return { matches, isCut };
      }
      const match = await wholeDataSet(answer.data, LONGEST_MATCH).catch((error: unknown) => {
        throw error instanceof ProtocolError ? nonsense(peer, error.message) : error;
      });
      if (matches.length < most) matches.push(parseDataSet(match));
      else if (!isCut) {
        isCut = true;
        await association.send(context.id, {
          CommandField: COMMAND.cancelRequest,
          MessageIDBeingRespondedTo: MessageID,
        });
      }
    }
  } finally {
    association.abort();
  }
}

/** @throws ProtocolError where it does not end */
export async function wholeDataSet(data: AsyncIterable<Buffer> | null, longest: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of data ?? []) {
    length += part.length;
    if (length > longest) throw new ProtocolError('it sends a data set that does not end');
    parts.push(part);
  }
  return Buffer.concat(parts);
}
