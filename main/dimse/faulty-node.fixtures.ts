import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';
import { acceptAssociation } from './accept.ts';
import { COMMAND } from './command-set.ts';
import { associateReject } from './pdu.ts';

/** What is wrong with a node. */
export type Fault =
  | 'none'
  | 'slow'
  | 'dies-after-two'
  | 'dies-for-good-after-one'
  | 'refuses-class'
  | 'full'
  | 'rejects-calling'
  | 'busy'
  | 'aborts'
  | 'nonsense'
  | 'nonsense-later'
  | 'silent'
  | 'silent-later';

export interface FaultyNode {
  port: number;
  associations: () => number;
  /** SOP Instance UIDs that have been answered with success, in their order */
  received: () => readonly string[];
  stop: () => Promise<void>;
}

/** A storage provider that keeps nothing and fails as it is told. */
export async function startFaultyNode(
  fault: Fault,
  security: { key: Buffer; cert: Buffer } | null = null,
  port = 0,
): Promise<FaultyNode> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  let associations = 0;
  const meet = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    void serve(socket, fault, ++associations, received, server).catch(() => socket.destroy());
  };
  const server: Server = security ? createSecureServer(security, meet) : createServer(meet);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return {
    port: (server.address() as AddressInfo).port,
    associations: () => associations,
    received: () => received,
    stop,
  };
}

async function serve(socket: Socket, fault: Fault, turn: number, received: string[], server: Server): Promise<void> {
  if (fault === 'silent') return void socket.resume();
  if (fault === 'nonsense') return void socket.once('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
  if (fault === 'rejects-calling') return void socket.once('data', () => socket.end(associateReject(1, 1, 3)));
  if (fault === 'busy') return void socket.once('data', () => socket.end(associateReject(2, 3, 2)));
  const association = await acceptAssociation(socket, {
    choose: ({ transferSyntaxes }) => (fault === 'refuses-class' ? null : transferSyntaxes[0]!),
    timeoutSeconds: 20,
  });
  let stored = 0;
  for (let message = await association?.receive(); association && message; message = await association.receive()) {
    const { CommandField, MessageID = 0, AffectedSOPInstanceUID = '' } = message.command;
    const answer = { MessageIDBeingRespondedTo: MessageID, Status: 0 };
    if (CommandField === COMMAND.echoRequest) {
      await association.send(message.contextId, { ...answer, CommandField: COMMAND.echoResponse });
      continue;
    }
    if (fault === 'dies-after-two' && turn === 1 && stored === 2) return void socket.destroy();
    if (fault === 'dies-for-good-after-one' && stored === 1) {
      server.close();
      return void socket.destroy();
    }
    for await (const _ of message.data ?? []) void _;
    if (fault === 'aborts') return association.abort();
    if (fault === 'silent-later') return;
    if (fault === 'nonsense-later') return void socket.write(Buffer.alloc(64, 0x5a));
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, 300));
    const Status = fault === 'full' ? 0xa700 : 0;
    await association.send(message.contextId, { ...answer, CommandField: COMMAND.storeResponse, Status });
    if (Status !== 0) continue;
    stored++;
    received.push(AffectedSOPInstanceUID);
  }
}
