import type { Socket } from 'node:net';
import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME } from '../dicom/index.ts';
import { Association, OWN_MAXIMUM_LENGTH, readPdu, type AgreedContext } from './association.ts';
import {
  abort,
  associateReject,
  decodeAssociateRequest,
  encodeAssociateAccept,
  PDU,
  type ContextResult,
  type PresentationContext,
} from './pdu.ts';
import { SocketReader } from './socket-reader.ts';

const LONGEST_REQUEST = 256 * 1024;
/** PS3.8 table 9-18. */
const RESULT = { accepted: 0, classRefused: 3, syntaxRefused: 4 } as const;

export interface AcceptOptions {
  /** title this side goes by; others are rejected (PS3.8 table 9-21) */
  aeTitle?: string;
  /** @returns the transfer syntax to speak, null to refuse the class, '' to refuse all its syntaxes */
  choose: (context: PresentationContext) => string | null;
  timeoutSeconds: number;
  signal?: AbortSignal | undefined;
}

/** Answers a request for an association as its acceptor (PS3.8 7.1). @returns null where there was none, or it was rejected */
export async function acceptAssociation(socket: Socket, options: AcceptOptions): Promise<Association | null> {
  socket.setNoDelay(true);
  const reader = new SocketReader(socket, options.timeoutSeconds * 1000);
  try {
    const { type, content } = await readPdu(reader, LONGEST_REQUEST);
    if (type !== PDU.associateRequest) {
      socket.end(abort());
      return null;
    }
    const request = decodeAssociateRequest(content);
    if (options.aeTitle !== undefined && request.calledAETitle !== options.aeTitle) {
      socket.end(associateReject(1, 1, 7));
      return null;
    }
    const results = request.contexts.map((context): ContextResult => {
      const chosen = options.choose(context);
      const [fallback = ''] = context.transferSyntaxes;
      if (chosen === null) return { id: context.id, result: RESULT.classRefused, transferSyntax: fallback };
      if (chosen === '') return { id: context.id, result: RESULT.syntaxRefused, transferSyntax: fallback };
      return { id: context.id, result: RESULT.accepted, transferSyntax: chosen };
    });
    const accept = { contexts: results, maximumLength: OWN_MAXIMUM_LENGTH, roles: request.roles };
    await reader.write(
      encodeAssociateAccept(accept, request, {
        classUID: IMPLEMENTATION_CLASS_UID,
        versionName: IMPLEMENTATION_VERSION_NAME,
      }),
    );
    const contexts = request.contexts.flatMap(({ id, abstractSyntax }): AgreedContext[] => {
      const { result, transferSyntax } = results.find((one) => one.id === id)!;
      return result === RESULT.accepted ? [{ id, abstractSyntax, transferSyntax }] : [];
    });
    const { remoteAddress: host = '', remotePort: port = 0 } = socket;
    const { callingAETitle: calledAETitle, calledAETitle: callingAETitle, maximumLength } = request;
    const peer = { host, port, calledAETitle, callingAETitle, timeoutSeconds: options.timeoutSeconds };
    return new Association(socket, reader, { peer, contexts, maximumLength, signal: options.signal });
  } catch {
    // Whoever speaks no DICOM is not answered.
    socket.destroy();
    return null;
  }
}
