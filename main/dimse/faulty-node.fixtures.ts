import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import { acceptAssociation } from './accept.ts';
import type { Association } from './association.ts';
import { COMMAND } from './command-set.ts';
import { takeInstance } from './incoming.ts';
import { associateReject } from './pdu.ts';

const SLOW_MS = 300;

/** What is wrong with a node. */
export type Fault =
  | 'none'
  | 'slow'
  | 'dies-after-two'
  /** within an instance */
  | 'dies-half-way'
  /** of an instance that it has taken, before it says so */
  | 'dies-unanswered'
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

/**
 * A storage provider that fails as it is told.
 * @param given the fault, or what is asked for it at each association
 * @param folder where it keeps what it takes; null: nowhere
 */
export async function startFaultyNode(
  given: Fault | (() => Fault),
  security: { key: Buffer; cert: Buffer } | null = null,
  port = 0,
  folder: string | null = null,
): Promise<FaultyNode> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const open = new Set<Promise<unknown>>();
  let associations = 0;
  const meet = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    const fault = typeof given === 'string' ? given : given();
    const serving = serve(socket, { fault, turn: ++associations, received, server, folder })
      .catch(() => socket.destroy())
      .finally(() => open.delete(serving));
    open.add(serving);
  };
  const server: Server = security ? createSecureServer(security, meet) : createServer(meet);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = async () => {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
    // What was being written is taken back or whole then.
    await Promise.all(open);
  };
  return {
    port: (server.address() as AddressInfo).port,
    associations: () => associations,
    received: () => received,
    stop,
  };
}

interface Serving {
  fault: Fault;
  /** counts associations from 1 */
  turn: number;
  received: string[];
  server: Server;
  folder: string | null;
}

async function serve(socket: Socket, { fault, turn, received, server, folder }: Serving): Promise<void> {
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
    if (fault === 'dies-half-way' && stored === 1) {
      await message.data?.next();
      return void socket.destroy();
    }
    if (folder !== null && takes(fault)) {
      if (fault === 'slow') await sleep(SLOW_MS);
      const answering = fault === 'dies-unanswered' ? mute(association) : association;
      const taken = await takeInstance(answering, message, folder);
      if (fault === 'dies-unanswered') return void socket.destroy();
      if (taken === null) continue;
      stored++;
      received.push(taken);
      continue;
    }
    for await (const _ of message.data ?? []) void _;
    if (fault === 'dies-unanswered') return void socket.destroy();
    if (fault === 'aborts') return association.abort();
    if (fault === 'silent-later') return;
    if (fault === 'nonsense-later') return void socket.write(Buffer.alloc(64, 0x5a));
    if (fault === 'slow') await sleep(SLOW_MS);
    const Status = fault === 'full' ? 0xa700 : 0;
    await association.send(message.contextId, { ...answer, CommandField: COMMAND.storeResponse, Status });
    if (Status !== 0) continue;
    stored++;
    received.push(AffectedSOPInstanceUID);
  }
}

/** Whether an instance arrives where the fault is this one and has not struck yet. */
const takes = (fault: Fault) => !['aborts', 'silent-later', 'nonsense-later', 'full'].includes(fault);

const mute = (association: Association): Association =>
  Object.create(association, { send: { value: async () => undefined } }) as Association;
