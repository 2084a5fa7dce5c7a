import type { Socket } from 'node:net';
import { CancelledError, reportOf } from '../errors.ts';
import { decodeCommand, encodeCommand, type CommandSet } from './command-set.ts';
import {
  abort,
  dataHead,
  decodeData,
  longestPiece,
  PDU,
  PDU_HEADER,
  ProtocolError,
  releaseRequest,
  releaseResponse,
  type DataValue,
} from './pdu.ts';
import { abortion, lost, nonsense, silence, type PeerName } from './reasons.ts';
import { Closed, Silence, SocketReader } from './socket-reader.ts';

/** The longest P-DATA-TF that this side takes, and the longest it sends however much the other side would take. */
export const OWN_MAXIMUM_LENGTH = 128 * 1024;
/** Some count the head of the PDU into its length, some send a little more than was agreed. */
const LENIENCE = 1024;
const LONGEST_COMMAND = 64 * 1024;

/** A presentation context that both sides agreed on. */
export interface AgreedContext {
  id: number;
  abstractSyntax: string;
  transferSyntax: string;
}

export interface Message {
  contextId: number;
  command: CommandSet;
  /** null where none follows; otherwise to be read to its end before the next message is asked for */
  data: AsyncGenerator<Buffer> | null;
}

export interface AssociationOptions {
  peer: PeerName & { timeoutSeconds: number };
  contexts: readonly AgreedContext[];
  /** longest P-DATA-TF that the other side takes; 0: any */
  maximumLength: number;
  signal: AbortSignal | undefined;
}

/** One raw PDU. */
export interface RawPdu {
  type: number;
  content: Buffer;
}

/** Reads the next PDU. @param longest that its content may be @throws ProtocolError; what the reader throws */
export async function readPdu(reader: SocketReader, longest: number): Promise<RawPdu> {
  const head = await reader.read(PDU_HEADER);
  const type = head[0]!;
  const length = head.readUInt32BE(2);
  if (type < PDU.associateRequest || type > PDU.abort) throw new ProtocolError('what it sends is no DICOM');
  if (length > longest) throw new ProtocolError(`it sends a unit of ${length} bytes, which nothing is that long`);
  return { type, content: await reader.read(length) };
}

/**
 * An open association (PS3.8 7): messages go out in pieces that the other side takes, and come in one after the other.
 * Whatever goes wrong is said in words, and ends it.
 */
export class Association {
  readonly contexts: readonly AgreedContext[];
  private readonly peer: AssociationOptions['peer'];
  private readonly piece: number;
  private readonly pending: DataValue[] = [];
  private unread: AsyncGenerator<Buffer> | null = null;
  private messageId = 0;
  private isOver = false;
  private readonly stopListening: () => void;

  constructor(
    private readonly socket: Socket,
    private readonly reader: SocketReader,
    { peer, contexts, maximumLength, signal }: AssociationOptions,
  ) {
    this.peer = peer;
    this.contexts = contexts;
    this.piece = longestPiece(maximumLength, OWN_MAXIMUM_LENGTH);
    const cancel = () => this.abort();
    signal?.addEventListener('abort', cancel, { once: true });
    this.stopListening = () => signal?.removeEventListener('abort', cancel);
    this.signal = signal;
    if (signal?.aborted) this.abort();
  }

  private readonly signal: AbortSignal | undefined;

  /** @returns a number for the next request, which its responses repeat (PS3.7 E.1) */
  nextMessageId(): number {
    this.messageId = (this.messageId % 0xffff) + 1;
    return this.messageId;
  }

  /** @returns the agreed context of a class, and of a transfer syntax where one is named */
  contextOf(abstractSyntax: string, transferSyntax?: string): AgreedContext | undefined {
    return this.contexts.find(
      (context) =>
        context.abstractSyntax === abstractSyntax &&
        (transferSyntax === undefined || context.transferSyntax === transferSyntax),
    );
  }

  /**
   * Sends a message (PS3.8 E.1).
   * @param data encoded as the context says; `length` is what `read` gives altogether
   */
  async send(contextId: number, command: CommandSet, data?: DataSource): Promise<void> {
    await this.explained(async () => {
      await this.sendBytes(contextId, true, encodeCommand(command, data !== undefined));
      if (!data) return;
      for (let at = 0; at < data.length || at === 0; at += this.piece) {
        const length = Math.min(this.piece, data.length - at);
        const bytes = await data.read(at, length);
        await this.sendPiece(contextId, false, at + length >= data.length, bytes);
      }
    });
  }

  /** @returns the next message, or null once the other side has asked for release (PS3.8 9.3.6), which is granted */
  receive(): Promise<Message | null> {
    return this.explained(async () => {
      for await (const _ of this.unread ?? []) void _;
      const parts: Buffer[] = [];
      let length = 0;
      for (;;) {
        const value = await this.nextValue();
        if (value === null) return null;
        if (!value.isCommand) throw new ProtocolError('it sends data that no command announces');
        length += value.bytes.length;
        if (length > LONGEST_COMMAND) throw new ProtocolError('it sends a command that does not end');
        parts.push(value.bytes);
        if (!value.isLast) continue;
        const { command, hasDataSet } = decodeCommand(Buffer.concat(parts));
        this.unread = hasDataSet ? this.dataOf(value.contextId) : null;
        return { contextId: value.contextId, command, data: this.unread };
      }
    });
  }

  /** Ends the association in order (PS3.8 7.2). Messages that still come are dropped. */
  async release(): Promise<void> {
    if (this.isOver) return;
    try {
      await this.reader.write(releaseRequest());
      for (;;) {
        const { type } = await readPdu(this.reader, OWN_MAXIMUM_LENGTH + LENIENCE);
        if (type === PDU.releaseResponse || type === PDU.abort) break;
        if (type === PDU.releaseRequest) await this.reader.write(releaseResponse());
      }
    } catch {
      // All messages have been answered: how the other side says goodbye changes nothing.
    }
    this.end();
  }

  /** Ends the association at once (PS3.8 7.3). */
  abort(): void {
    if (this.isOver) return;
    if (this.socket.writable) this.socket.write(abort());
    this.end();
  }

  private async *dataOf(contextId: number): AsyncGenerator<Buffer> {
    for (;;) {
      const value = await this.explained(() => this.nextValue());
      if (value === null || value.isCommand || value.contextId !== contextId)
        throw this.failed(new ProtocolError('it breaks off a data set'));
      yield value.bytes;
      if (!value.isLast) continue;
      this.unread = null;
      return;
    }
  }

  private async nextValue(): Promise<DataValue | null> {
    for (;;) {
      const value = this.pending.shift();
      if (value) return value;
      const { type, content } = await readPdu(this.reader, OWN_MAXIMUM_LENGTH + LENIENCE);
      if (type === PDU.data) this.pending.push(...decodeData(content));
      else if (type === PDU.abort) throw abortion(this.peer, content[2] ?? 0, content[3] ?? 0);
      else if (type === PDU.releaseRequest) {
        await this.reader.write(releaseResponse());
        this.end();
        return null;
      } else throw new ProtocolError(`it sends a unit of type ${type} where none is expected`);
    }
  }

  private async sendBytes(contextId: number, isCommand: boolean, bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length; at += this.piece) {
      const part = bytes.subarray(at, at + this.piece);
      await this.sendPiece(contextId, isCommand, at + part.length >= bytes.length, part);
    }
  }

  private async sendPiece(contextId: number, isCommand: boolean, isLast: boolean, bytes: Buffer): Promise<void> {
    await this.reader.write(Buffer.concat([dataHead(contextId, isCommand, isLast, bytes.length), bytes]));
  }

  /** Runs a step; what breaks it is told in words, and ends the association. */
  private async explained<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.signal?.aborted) throw new CancelledError();
    try {
      return await work();
    } catch (error) {
      throw this.failed(error);
    }
  }

  private failed(error: unknown): unknown {
    this.abort();
    return this.signal?.aborted ? new CancelledError() : explainBreak(this.peer, error);
  }

  private end(): void {
    this.isOver = true;
    this.stopListening();
    this.socket.end();
    // A peer that never closes its side must not keep this one open.
    this.socket.destroySoon();
  }
}

/** Bytes of a data set, read as they are needed. */
export interface DataSource {
  length: number;
  read(at: number, length: number): Promise<Buffer>;
}

export function bytesSource(bytes: Buffer): DataSource {
  return { length: bytes.length, read: async (at, length) => bytes.subarray(at, at + length) };
}

/** What broke a connection, in words; what explains itself stays as it is. */
export function explainBreak(peer: PeerName & { timeoutSeconds: number }, error: unknown): unknown {
  if (error instanceof ProtocolError) return nonsense(peer, error.message);
  if (error instanceof Silence) return silence(peer, peer.timeoutSeconds);
  if (error instanceof Closed) return lost(peer);
  const isNetwork = error instanceof Error && 'code' in error && reportOf(error).kind === 'bug' && 'syscall' in error;
  return isNetwork ? lost(peer, error) : error;
}
