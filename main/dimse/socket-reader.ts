import type { Socket } from 'node:net';

export class Silence extends Error {}
export class Closed extends Error {}

/**
 * Reads a socket piece by piece, no faster than it is asked: what the other side sends beyond that stays in its hands.
 * Every wait ends after the timeout, or when the socket does.
 */
export class SocketReader {
  private failure: Error | null = null;
  private ended = false;
  private wake: (() => void) | null = null;

  constructor(
    private readonly socket: Socket,
    private readonly timeoutMs: number,
  ) {
    const wake = () => this.wake?.();
    socket.on('readable', wake);
    socket.on('drain', wake);
    socket.on('end', () => {
      this.ended = true;
      wake();
    });
    socket.on('close', () => {
      this.ended = true;
      wake();
    });
    socket.on('error', (error) => {
      this.failure ??= error;
      wake();
    });
  }

  /** @returns exactly so many bytes @throws Silence, Closed, or what broke the connection */
  async read(length: number): Promise<Buffer> {
    if (length === 0) return Buffer.alloc(0);
    for (;;) {
      const bytes = this.socket.read(length) as Buffer | null;
      if (bytes?.length === length) return bytes;
      if (bytes !== null || this.ended || this.failure) throw this.failure ?? new Closed();
      await this.something();
    }
  }

  /** Settles once the other side has room again. @throws Silence, Closed, or what broke the connection */
  async write(bytes: Buffer): Promise<void> {
    if (this.failure) throw this.failure;
    if (this.socket.destroyed || !this.socket.writable) throw new Closed();
    this.socket.write(bytes);
    while (this.socket.writableNeedDrain) {
      await this.something();
      if (this.failure) throw this.failure;
      if (this.socket.destroyed) throw new Closed();
    }
  }

  private async something(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        this.wake = resolve;
        timer = setTimeout(() => reject(new Silence()), this.timeoutMs);
      });
    } finally {
      clearTimeout(timer);
      this.wake = null;
    }
  }
}
