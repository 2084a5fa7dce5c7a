/*
 * What processes of one run say to each other, over a pipe of the same machine: 16 bytes of head (kind and length of the
 * text, 4 bytes each; length of the numbers, 8 bytes), the text, the numbers as float32.
 */

/** `average` and `agree` are asked by members; `go on` and `stop` answer them; `failed` ends a member. */
const kinds = ['average', 'agree', 'failed', 'go on', 'stop'] as const;

export interface Message {
  kind: (typeof kinds)[number];
  text: string;
  numbers: Float32Array;
}

export const noNumbers = new Float32Array(0);

const headLength = 16;

/** @param parts of the numbers, one after the other */
export function encodeMessage(kind: Message['kind'], text: string, parts: readonly Float32Array[]): Uint8Array[] {
  const body = Buffer.from(text, 'utf8');
  const head = Buffer.alloc(headLength);
  head.writeUInt32LE(kinds.indexOf(kind), 0);
  head.writeUInt32LE(body.length, 4);
  head.writeBigUInt64LE(BigInt(parts.reduce((sum, { byteLength }) => sum + byteLength, 0)), 8);
  const numbers = parts.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
  return [head, body, ...numbers].filter(({ length }) => length > 0);
}

/** The parts of a message in the order in which they come, each to be filled before the next is asked for. */
export function* messageParts(): Generator<Uint8Array, Message, undefined> {
  const head = Buffer.alloc(headLength);
  yield head;
  const kind = kinds[head.readUInt32LE(0)];
  if (!kind) throw new Error('a process of the run does not speak the language of the others');
  const text = Buffer.alloc(head.readUInt32LE(4));
  if (text.length > 0) yield text;
  const numbers = new Float32Array(Number(head.readBigUInt64LE(8)) / 4);
  if (numbers.length > 0) yield new Uint8Array(numbers.buffer);
  return { kind, text: text.toString('utf8'), numbers };
}

/** Puts messages together from the chunks that a stream happens to bring. */
export class MessageReader {
  private parts = messageParts();
  private part = this.next();
  private filled = 0;

  constructor(private readonly onMessage: (message: Message) => void) {}

  push(chunk: Uint8Array): void {
    for (let taken = 0; taken < chunk.length;) {
      const piece = chunk.subarray(taken, taken + this.part.length - this.filled);
      this.part.set(piece, this.filled);
      taken += piece.length;
      this.filled += piece.length;
      if (this.filled === this.part.length) {
        this.part = this.next();
        this.filled = 0;
      }
    }
  }

  private next(): Uint8Array {
    const step = this.parts.next();
    if (!step.done) return step.value;
    this.parts = messageParts();
    this.onMessage(step.value);
    return this.next();
  }
}
