import { CancelledError } from '../errors.ts';
import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME } from '../dicom/index.ts';
import type { Step } from '../step.ts';
import { Association, explainBreak, OWN_MAXIMUM_LENGTH, readPdu } from './association.ts';
import { connect, type Peer } from './connect.ts';
import {
  decodeAssociateAccept,
  encodeAssociateRequest,
  PDU,
  ProtocolError,
  type PresentationContext,
  type RoleSelection,
} from './pdu.ts';
import { abortion, rejection } from './reasons.ts';
import { SocketReader } from './socket-reader.ts';

/** As many as there are odd numbers for them (PS3.8 9.3.2.2). */
export const MOST_CONTEXTS = 128;
const LONGEST_ANSWER = 256 * 1024;
const implementation = { classUID: IMPLEMENTATION_CLASS_UID, versionName: IMPLEMENTATION_VERSION_NAME };

/** A class to speak about, in one of these transfer syntaxes. */
export interface Proposal {
  abstractSyntax: string;
  transferSyntaxes: readonly string[];
}

/**
 * Opens an association as its user (PS3.8 7.1).
 * @param roles for classes of which this side wants to receive instances (PS3.7 D.3.3.4)
 * @throws UserError `destination-unreachable`, `association-rejected`, `destination-busy`, `destination-timeout`,
 *   `destination-nonsense`, `destination-lost`, `tls-failed`; CancelledError
 */
export async function associate(
  peer: Peer,
  proposals: readonly Proposal[],
  { signal }: Pick<Step, 'signal'> = {},
  roles: readonly RoleSelection[] = [],
): Promise<Association> {
  if (proposals.length > MOST_CONTEXTS) throw new Error(`${proposals.length} presentation contexts are too many.`);
  const socket = await connect(peer, signal);
  const cancel = () => socket.destroy();
  signal?.addEventListener('abort', cancel, { once: true });
  const reader = new SocketReader(socket, peer.timeoutSeconds * 1000);
  const contexts = proposals.map((proposal, index): PresentationContext => ({ id: 2 * index + 1, ...proposal }));
  try {
    await reader.write(
      encodeAssociateRequest({ ...peer, contexts, maximumLength: OWN_MAXIMUM_LENGTH, roles }, implementation),
    );
    const { type, content } = await readPdu(reader, LONGEST_ANSWER);
    if (type === PDU.associateReject) throw rejection(peer, content[1] ?? 0, content[2] ?? 0, content[3] ?? 0);
    if (type === PDU.abort) throw abortion(peer, content[2] ?? 0, content[3] ?? 0);
    if (type !== PDU.associateAccept) throw new ProtocolError('it answers an association with something else');
    const accept = decodeAssociateAccept(content);
    const agreed = contexts.flatMap(({ id, abstractSyntax, transferSyntaxes }) => {
      const answer = accept.contexts.find((context) => context.id === id);
      if (answer?.result !== 0) return [];
      const { transferSyntax } = answer;
      if (!transferSyntaxes.includes(transferSyntax))
        throw new ProtocolError(`it chooses a transfer syntax that was not offered (${transferSyntax.slice(0, 64)})`);
      return [{ id, abstractSyntax, transferSyntax }];
    });
    return new Association(socket, reader, { peer, contexts: agreed, maximumLength: accept.maximumLength, signal });
  } catch (error) {
    socket.destroy();
    throw signal?.aborted ? new CancelledError() : explainBreak(peer, error);
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}
