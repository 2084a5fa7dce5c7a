import { readSync, writeSync } from 'node:fs';
import { encodeMessage, messageParts, type Message } from './message.ts';

/** Asks and waits for the answer. Training blocks its event loop anyway, and so does this. */
export class Channel {
  /** @param handle of the pipe to the coordinator */
  constructor(private readonly handle: number) {}

  /** @throws Error where the coordinator has gone */
  send(kind: Message['kind'], text: string, numbers: readonly Float32Array[] = []): void {
    for (const bytes of encodeMessage(kind, text, numbers))
      for (let done = 0; done < bytes.length;) done += writeSync(this.handle, bytes, done);
  }

  /** @throws Error where the coordinator has gone */
  receive(): Message {
    const parts = messageParts();
    for (let part = parts.next(); ; part = parts.next()) {
      if (part.done) return part.value;
      for (let done = 0; done < part.value.length;) {
        const count = readSync(this.handle, part.value, done, part.value.length - done, null);
        if (count === 0) throw new Error('the process that coordinates the run has gone');
        done += count;
      }
    }
  }
}
