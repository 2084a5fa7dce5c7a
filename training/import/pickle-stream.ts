import { PickleError } from './pickle-error.ts';

type Constant = null | boolean | number | bigint | string | Uint8Array;

/** The bytes of a pickle, never read beyond their end. */
export class PickleStream {
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    public position: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The value of an opcode that stands for one by itself; undefined for any other. */
  constant(opcode: number): Constant | undefined {
    switch (String.fromCharCode(opcode)) {
      case 'N':
        return null;
      case '\x88':
        return true;
      case '\x89':
        return false;
      case 'K':
        return this.byte();
      case 'M':
        return this.view.getUint16(this.skip(2), true);
      case 'J':
        return this.view.getInt32(this.skip(4), true);
      case '\x8a':
        return this.long(this.byte());
      case 'G':
        return this.view.getFloat64(this.skip(8), false);
      case 'X':
        return this.text(this.uint32());
      case '\x8c':
        return this.text(this.byte());
      case '\x8d':
        return this.text(this.uint64());
      case 'C':
        return this.take(this.byte());
      case 'B':
        return this.take(this.uint32());
      default:
        return undefined;
    }
  }

  /** Moves on. @returns where it was */
  skip(length: number): number {
    const from = this.position;
    if (from + length > this.bytes.length) throw new PickleError('it is cut off');
    this.position += length;
    return from;
  }

  byte(): number {
    return this.view.getUint8(this.skip(1));
  }

  uint32(): number {
    return this.view.getUint32(this.skip(4), true);
  }

  /** up to the next line feed */
  line(): string {
    const end = this.bytes.indexOf(0x0a, this.position);
    if (end < 0) throw new PickleError('it is cut off');
    const text = this.text(end - this.position);
    this.skip(1);
    return text;
  }

  private uint64(): number {
    return Number(this.view.getBigUint64(this.skip(8), true));
  }

  private take(length: number): Uint8Array {
    const from = this.skip(length);
    return this.bytes.subarray(from, from + length);
  }

  private text(length: number): string {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(this.take(length));
    } catch (cause) {
      if (cause instanceof PickleError) throw cause;
      throw new PickleError('a text is not UTF-8', { cause });
    }
  }

  /** little-endian, two's complement */
  private long(length: number): number | bigint {
    const bytes = this.take(length);
    const unsigned = bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
    const value = BigInt.asIntN(8 * length, unsigned);
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }
}
