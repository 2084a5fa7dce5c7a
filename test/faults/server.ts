import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../main/archive.fixtures.ts';
import { startFaultyNode, type Fault } from '../../main/dimse/faulty-node.fixtures.ts';
import type { ServerFault, ServerKind } from './plan.ts';
import type { Places } from './start.ts';
import { startWebServer, type WebFault } from './web-server.ts';

/** The name under which the batch knows it. */
export const SERVER_NAME = 'Loopback';

/** A DICOM node or a DICOMweb server on loopback that keeps what it takes, and fails during a start of the application as a plan says. */
export class UnreliableServer {
  readonly name = SERVER_NAME;
  private node: { stop: () => Promise<void> } | null = null;
  private fault: ServerFault | null = null;
  /** associations or requests of this start that are still to meet with the fault */
  private left = 0;
  private returning: Promise<void> = Promise.resolve();

  private constructor(
    readonly kind: ServerKind,
    readonly port: number,
    private readonly folder: string,
    private readonly refusesForGood: boolean,
    private readonly count: (what: string) => void,
  ) {}

  static async start(
    kind: ServerKind,
    { out }: Places,
    refusesForGood: boolean,
    count: (what: string) => void,
  ): Promise<UnreliableServer> {
    const port = await freePort();
    await mkdir(out, { recursive: true });
    const server = new UnreliableServer(kind, port, out, refusesForGood, count);
    await server.up();
    return server;
  }

  /** What is wrong with it from now on; null: nothing, but that it may refuse for good. */
  async suffer(fault: ServerFault | null): Promise<void> {
    await this.returning;
    if (!this.node) await this.up();
    this.fault = fault;
    this.left = fault && fault.fault !== 'down' ? fault.times : 0;
    if (fault?.fault !== 'down') return;
    this.tell('down');
    await this.goDown(fault.downMs);
  }

  async stop(): Promise<void> {
    await this.returning;
    await this.node?.stop();
  }

  private async up(): Promise<void> {
    const { kind, port, folder } = this;
    // The plan has drawn from the faults of its kind.
    this.node =
      kind === 'dicom'
        ? await startFaultyNode(() => this.next() as Fault, null, port, folder)
        : await startWebServer(() => this.next() as WebFault, port, folder);
  }

  private tell(fault: string): void {
    this.count(`${this.kind} server: ${fault}`);
  }

  private next(): Exclude<ServerFault['fault'], 'down'> {
    if (this.refusesForGood) {
      this.tell('refuses-class, for good');
      return 'refuses-class';
    }
    if (!this.fault || this.fault.fault === 'down' || this.left <= 0) return 'none';
    this.left -= 1;
    const { fault, downMs } = this.fault;
    this.tell(fault);
    if (fault === 'dies-for-good-after-one') {
      // One that has died so does not listen any more.
      this.left = 0;
      this.returning = sleep(downMs).then(() => this.restart());
    }
    return fault;
  }

  private async goDown(ms: number): Promise<void> {
    await this.node?.stop();
    this.node = null;
    this.returning = sleep(ms).then(() => this.up());
  }

  private async restart(): Promise<void> {
    await this.node?.stop();
    await this.up();
  }
}
