import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { associateReject } from '../../main/dimse/pdu.ts';
import type { ArchiveFault, ArchivePlan, ServerKind } from './plan.ts';

/** The name under which the batch knows it. */
export const ARCHIVE_NAME = 'Archive';
const SLOW_MS = 150;
const GARBAGE = 0x5a;

/** What a client begins: a request (PS3.18), or an association of the upper layer (PS3.8 9.3.2). */
type Asked = 'finding' | 'fetching';

interface Settings {
  kind: ServerKind;
  /** of the real archive */
  upstream: number;
  plan: ArchivePlan;
  /** Series Instance UID of the one that is never given; null: none */
  withheld: string | null;
  count: (what: string) => void;
}

/** One connection: what its answers meet with, and how many of their bytes have gone through since that was said. */
interface Line {
  client: Socket;
  archive: Socket;
  /** null: nothing yet */
  asked: Asked | null;
  fault: ArchiveFault | null;
  passed: number;
  hasStruck: boolean;
}

/** Those that strike before there is an answer, or in all of it. */
const AT_ONCE: readonly ArchiveFault['fault'][] = ['dies-unanswered', 'nonsense', 'refuses', 'silent', 'slow'];

/**
 * What lies between a batch and a real archive on loopback, and lets through what comes, but for a plan: then the archive
 * dies or falls silent in the midst of an answer, breaks it off as if that were all, talks nonsense, is slow, refuses or is
 * not there, or the batch itself is killed in mid-fetch.
 */
export class UnreliableArchive {
  readonly name = ARCHIVE_NAME;
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();
  private fault: ArchiveFault | null = null;
  /** requests of this start that are still let through, and then those that meet with the fault */
  private left = { skip: 0, times: 0 };
  private returning: Promise<void> = Promise.resolve();
  private kill: () => void = () => undefined;

  private constructor(
    private readonly settings: Settings,
    readonly port: number,
  ) {}

  static async start(settings: Settings, port: number): Promise<UnreliableArchive> {
    const archive = new UnreliableArchive(settings, port);
    await archive.up();
    return archive;
  }

  /** What is wrong with it from now on, in the start of that number; null: nothing, but for a series that it withholds. */
  async suffer(start: number | null): Promise<void> {
    await this.returning;
    if (!this.server) await this.up();
    this.fault = (start === null ? null : this.settings.plan.starts[start]) ?? null;
    this.left = { skip: this.fault?.skip ?? 0, times: this.fault?.times ?? 0 };
    if (this.fault?.fault !== 'down') return;
    const { downMs } = this.fault;
    this.fault = null;
    this.tell('down');
    await this.down();
    this.returning = sleep(downMs).then(() => this.up());
  }

  get kind(): ServerKind {
    return this.settings.kind;
  }

  /** Series Instance UID of the series that it never gives */
  get withheld(): string | null {
    return this.settings.withheld;
  }

  /** What kills the batch that fetches. */
  set killer(kill: () => void) {
    this.kill = kill;
  }

  async stop(): Promise<void> {
    await this.returning;
    await this.down();
  }

  private async up(): Promise<void> {
    this.server = createServer((socket) => this.meet(socket)).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  private async down(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private tell(what: string): void {
    this.settings.count(`${this.settings.kind} archive: ${what}`);
  }

  private meet(client: Socket): void {
    const archive = connect(this.settings.upstream, '127.0.0.1');
    const line: Line = { client, archive, asked: null, fault: null, passed: 0, hasStruck: false };
    for (const [socket, other] of [
      [client, archive],
      [archive, client],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('end', () => other.end());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    let asks = Promise.resolve();
    client.on('data', (bytes) => (asks = asks.then(() => this.ask(line, bytes))));
    let answers = Promise.resolve();
    archive.on('data', (bytes) => (answers = answers.then(() => this.answer(line, bytes))));
  }

  private async ask(line: Line, bytes: Buffer): Promise<void> {
    const { kind, withheld } = this.settings;
    const asked = askedBy(bytes, kind, line.asked === null);
    if (asked) {
      const next = this.next(asked);
      Object.assign(line, { asked, fault: next, passed: 0, hasStruck: false } satisfies Partial<Line>);
      if (next && AT_ONCE.includes(next.fault)) this.strike(line);
    }
    if (withheld !== null && line.asked === 'fetching' && bytes.includes(withheld)) {
      this.tell('withholds a series');
      return void line.client.destroy();
    }
    const fault = line.fault?.fault;
    if (fault === 'dies-unanswered') line.client.destroy();
    else if (fault === 'nonsense')
      line.client.end(kind === 'dicom' ? 'HTTP/1.1 400 Bad Request\r\n\r\n' : 'what?\r\n\r\n');
    else if (fault === 'refuses')
      line.client.end(kind === 'dicom' ? associateReject(2, 3, 2) : 'HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n');
    else if (fault !== 'silent') line.archive.write(bytes);
  }

  /** Passes on what the archive answers, and strikes where so many bytes of the answer have gone through. */
  private async answer(line: Line, bytes: Buffer): Promise<void> {
    const { client, fault } = line;
    if (fault?.fault === 'slow') await sleep(SLOW_MS);
    const rest = Math.max(0, (fault?.afterBytes ?? 0) - line.passed);
    line.passed += bytes.length;
    if (!fault || fault.fault === 'slow' || rest >= bytes.length) return void client.write(bytes);
    client.write(bytes.subarray(0, rest));
    if (!line.hasStruck) this.strike(line);
    if (fault.fault === 'dies-half-way') client.destroy();
    // As if that were all.
    else if (fault.fault === 'breaks-off') client.end();
    else if (fault.fault === 'nonsense-later') client.end(Buffer.alloc(bytes.length - rest, GARBAGE));
    else if (fault.fault === 'kills-the-batch') this.kill();
    // One that is `silent-later` keeps what is left, and all that comes.
  }

  private strike(line: Line): void {
    line.hasStruck = true;
    this.tell(`${line.fault!.fault} while ${line.asked!}`);
  }

  private next(asked: Asked): ArchiveFault | null {
    const { fault, left } = this;
    if (!fault || fault.at !== asked) return null;
    if (left.skip > 0) left.skip -= 1;
    else if (left.times > 0) {
      left.times -= 1;
      return fault;
    }
    return null;
  }
}

/** null: the client goes on with what it has begun. */
function askedBy(bytes: Buffer, kind: ServerKind, isFirst: boolean): Asked | null {
  if (kind === 'dicom') {
    if (!isFirst) return null;
    // Study Root Query/Retrieve Information Model - GET
    return bytes.includes('1.2.840.10008.5.1.4.1.2.2.3') ? 'fetching' : 'finding';
  }
  const text = bytes.toString('latin1');
  if (!text.startsWith('GET ')) return null;
  return /^accept: multipart\/related/im.test(text) ? 'fetching' : 'finding';
}
