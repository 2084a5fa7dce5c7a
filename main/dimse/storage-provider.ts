import { createServer, type AddressInfo, type Socket } from 'node:net';
import { UserError } from '../errors.ts';
import { acceptAssociation } from './accept.ts';
import { COMMAND } from './command-set.ts';
import { retrievable, takeInstance } from './incoming.ts';
import { VERIFICATION } from './uids.ts';

export interface StorageProvider {
  port: number;
  close(): Promise<void>;
}

export interface StorageProviderOptions {
  aeTitle: string;
  /** 0: any free one */
  port: number;
  folder: string;
  timeoutSeconds: number;
  onInstance: (sopInstanceUID: string) => void;
  /** default: all addresses of this computer, since the archive calls from outside */
  host?: string;
}

const readable: ReadonlySet<string> = new Set(retrievable.classes);
const syntaxes: readonly string[] = [...retrievable.compressed, ...retrievable.plain];

/**
 * Takes what an archive moves here (storage provider, PS3.4 B): of the classes and transfer syntaxes that this product
 * reads, and only while a retrieval waits for it.
 * @throws UserError `port-taken`
 */
export async function provideStorage(options: StorageProviderOptions): Promise<StorageProvider> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    void serve(socket, options).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new UserError(
          'port-taken',
          `Port ${options.port} cannot be listened on (${cause.code}).`,
          'Choose another port for what is moved here, and have it entered on the archive.',
          { cause },
        ),
      ),
    );
    server.listen(options.port, options.host, resolve);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { port: (server.address() as AddressInfo).port, close };
}

async function serve(socket: Socket, { aeTitle, timeoutSeconds, folder, onInstance }: StorageProviderOptions) {
  const association = await acceptAssociation(socket, {
    aeTitle,
    timeoutSeconds,
    choose: ({ abstractSyntax, transferSyntaxes }) => {
      if (abstractSyntax !== VERIFICATION && !readable.has(abstractSyntax)) return null;
      return transferSyntaxes.find((offered) => syntaxes.includes(offered)) ?? '';
    },
  });
  for (let message = await association?.receive(); association && message; message = await association.receive()) {
    const { CommandField, MessageID = 0 } = message.command;
    if (CommandField === COMMAND.echoRequest)
      await association.send(message.contextId, {
        AffectedSOPClassUID: VERIFICATION,
        CommandField: COMMAND.echoResponse,
        MessageIDBeingRespondedTo: MessageID,
        Status: 0,
      });
    else if (CommandField === COMMAND.storeRequest) {
      const taken = await takeInstance(association, message, folder);
      if (taken) onInstance(taken);
    } else return association.abort();
  }
}
