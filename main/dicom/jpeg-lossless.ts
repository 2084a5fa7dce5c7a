import { DataError } from '../errors.ts';

/** Bits that one look into a table covers: most differences of a CT or MR image, code and value together. */
const LOOK_BITS = 13;
const LOOK_MASK = 2 ** LOOK_BITS - 1;
/** A table entry holds `difference << 8 | bits used`; this one means that the code or its value is longer. */
const TOO_LONG = 0;
const RESTART_0 = 0xd0;

/** What the segments before the entropy-coded data say (ITU-T T.81 Annex B). */
interface Frame {
  precision: number;
  rows: number;
  columns: number;
  /** which of the seven predictors of Table H.1 */
  predictor: number;
  /** how many low bits were left out */
  pointTransform: number;
  /** samples between restarts, 0 for none */
  restartInterval: number;
  huffman: HuffmanTable;
  /** where the entropy-coded data begin */
  start: number;
}

/**
 * Decodes a JPEG stream of Process 14 (lossless, Huffman; ITU-T T.81 Annex H) with one component.
 *
 * @returns the samples row by row; those of up to 8 bits too
 * @throws DataError where the stream is of another kind, broken, or ends too early
 */
export function decodeJPEGLossless(bytes: Uint8Array): Uint16Array {
  const frame = readFrame(bytes);
  const { rows, columns, precision, predictor, pointTransform, restartInterval, huffman } = frame;
  const samples = new Uint16Array(rows * columns);
  if (restartInterval % columns !== 0) throw broken('a restart lies inside a line');
  const linesBetween = restartInterval / columns || rows;
  const bits = new BitReader(bytes, frame.start);
  const differences = new Int32Array(columns);
  const initial = 2 ** (precision - pointTransform - 1);
  for (let line = 0; line < rows; line++) {
    const restarts = line % linesBetween === 0;
    if (restarts && line > 0) bits.restart(RESTART_0 + ((line / linesBetween - 1) % 8));
    bits.readDifferences(huffman, differences);
    addPredictions(differences, predictor, samples, line * columns, restarts ? initial : null);
  }
  bits.finish();
  if (pointTransform > 0)
    for (let at = 0; at < samples.length; at++) samples[at] = (samples[at] ?? 0) << pointTransform;
  return samples;
}

/**
 * Predictions of T.81 H.1.2.1: a line after a restart starts from `initial` and goes on from the sample to the left;
 * any other starts from the sample above.
 *
 * @param differences of that line
 */
function addPredictions(
  differences: Int32Array,
  chosen: number,
  samples: Uint16Array,
  from: number,
  initial: number | null,
): void {
  const columns = differences.length;
  const predictor = initial === null ? chosen : 1;
  let left = ((initial ?? samples[from - columns] ?? 0) + (differences[0] ?? 0)) & 0xffff;
  samples[from] = left;
  for (let column = 1, at = from + 1; column < columns; column++, at++) {
    const prediction =
      predictor === 1 ? left : predict(predictor, left, samples[at - columns] ?? 0, samples[at - columns - 1] ?? 0);
    left = (prediction + (differences[column] ?? 0)) & 0xffff;
    samples[at] = left;
  }
}

/** T.81 Table H.1. */
function predict(predictor: number, left: number, above: number, corner: number): number {
  if (predictor === 2) return above;
  if (predictor === 3) return corner;
  if (predictor === 4) return left + above - corner;
  if (predictor === 5) return left + ((above - corner) >> 1);
  if (predictor === 6) return above + ((left - corner) >> 1);
  return (left + above) >> 1;
}

/** The entropy-coded bits, without the zeros stuffed after 0xFF (T.81 F.1.2.3). */
class BitReader {
  private bits = 0;
  private held = 0;
  /** bits that were asked for beyond a marker or the end */
  private missing = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  /** Fills `differences` with the next ones (T.81 H.2.2, F.2.2.1). The state is held in variables: this is the hot loop. */
  readDifferences(table: HuffmanTable, differences: Int32Array): void {
    const { bytes } = this;
    const { look } = table;
    let { bits, held, at } = this;
    for (let index = 0; index < differences.length; index++) {
      while (held < 25) {
        const byte = bytes[at] ?? 0xff;
        if (byte === 0xff && bytes[at + 1] !== 0) {
          this.missing += 8;
          bits <<= 8;
        } else {
          at += byte === 0xff ? 2 : 1;
          bits = (bits << 8) | byte;
        }
        held += 8;
      }
      const entry = look[(bits >>> (held - LOOK_BITS)) & LOOK_MASK] ?? TOO_LONG;
      if (entry === TOO_LONG) {
        Object.assign(this, { bits, held, at });
        differences[index] = this.longDifference(table);
        ({ bits, held, at } = this);
      } else {
        held -= entry & 0xff;
        differences[index] = entry >> 8;
      }
    }
    Object.assign(this, { bits, held, at });
  }

  /** Moves on past that restart marker. @throws DataError where it is not there */
  restart(marker: number): void {
    this.finish();
    if (this.bytes[this.at] !== 0xff || this.bytes[this.at + 1] !== marker) throw broken('a restart marker is missing');
    this.at += 2;
    this.bits = this.held = this.missing = 0;
  }

  /** @throws DataError where bits were used that are not there */
  finish(): void {
    if (this.missing > this.held) throw broken('it ends too early');
  }

  private longDifference(table: HuffmanTable): number {
    const category = this.category(table);
    if (category === 0) return 0;
    if (category === 16) return 32768;
    if (this.held < category) this.fill();
    this.held -= category;
    return extend((this.bits >>> this.held) & (2 ** category - 1), category);
  }

  private category(table: HuffmanTable): number {
    for (let length = 1; length <= 16; length++) {
      const code = (this.bits >>> (this.held - length)) & (2 ** length - 1);
      const index = code - (table.firstCode[length] ?? 0);
      if (index >= 0 && index < (table.count[length] ?? 0)) {
        this.held -= length;
        return table.categories[(table.firstIndex[length] ?? 0) + index] ?? 0;
      }
    }
    throw broken('a code is in no table');
  }

  /** Until 25 bits or more are held. Zeros stand in for what is missing; `finish` finds out whether any was used. */
  private fill(): void {
    const { bytes } = this;
    while (this.held < 25) {
      const byte = bytes[this.at];
      const isMarker = byte === 0xff && bytes[this.at + 1] !== 0;
      if (byte === undefined || isMarker) this.missing += 8;
      else this.at += byte === 0xff ? 2 : 1;
      this.bits = (this.bits << 8) | (isMarker ? 0 : (byte ?? 0));
      this.held += 8;
    }
  }
}

/** A Huffman table of difference categories (T.81 Annex C), and what the next bits mean where they are few enough. */
interface HuffmanTable {
  /** by code length: the first code, how many there are, and where their categories begin */
  firstCode: Int32Array;
  count: Uint8Array;
  firstIndex: Int32Array;
  categories: Uint8Array;
  look: Int32Array;
}

function buildTable(counts: Uint8Array, categories: Uint8Array): HuffmanTable {
  const firstCode = new Int32Array(17);
  const firstIndex = new Int32Array(17);
  const count = new Uint8Array(17);
  const look = new Int32Array(2 ** LOOK_BITS).fill(TOO_LONG);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    firstCode[length] = code;
    firstIndex[length] = index;
    count[length] = counts[length - 1] ?? 0;
    for (let k = 0; k < (count[length] ?? 0); k++) enter(look, code++, length, categories[index++] ?? 0);
    if (code > 2 ** length) throw broken('a Huffman table has too many codes');
    code *= 2;
  }
  return { firstCode, firstIndex, count, categories, look };
}

/** Writes every continuation of a code together with the value that follows it. */
function enter(look: Int32Array, code: number, length: number, category: number): void {
  const used = length + (category === 16 ? 0 : category);
  if (used > LOOK_BITS) return;
  const start = code << (LOOK_BITS - length);
  const end = (code + 1) << (LOOK_BITS - length);
  for (let next = start; next < end && next < look.length; next++) {
    const value = (next >> (LOOK_BITS - used)) & (2 ** (used - length) - 1);
    const difference = category === 16 ? 32768 : category === 0 ? 0 : extend(value, category);
    look[next] = (difference << 8) | used;
  }
}

/** T.81 Table F.1: values below half of the category's range are negative. */
const extend = (value: number, category: number): number =>
  value < 1 << (category - 1) ? value - (1 << category) + 1 : value;

function readFrame(bytes: Uint8Array): Frame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Partial<Frame> = { restartInterval: 0 };
  const tables = new Map<number, HuffmanTable>();
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) throw broken('a marker is missing');
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const segment = bytes.subarray(at + 4, at + 2 + view.getUint16(at + 2));
    if (marker === 0xc3) Object.assign(found, readFrameHeader(segment));
    if (marker === 0xc4) for (const [id, table] of readTables(segment)) tables.set(id, table);
    if (marker === 0xdd) found.restartInterval = 256 * (segment[0] ?? 0) + (segment[1] ?? 0);
    at += 2 + view.getUint16(at + 2);
    if (marker !== 0xda) continue;
    const huffman = tables.get((segment[2] ?? 0) >> 4);
    const [predictor = 0, pointTransform = 0] = [segment[3], (segment[5] ?? 0) & 0xf];
    const { precision, rows, columns, restartInterval = 0 } = found;
    if (segment[0] !== 1 || huffman === undefined || !precision || !rows || !columns)
      throw broken('its scan is not of one component with a table');
    if (predictor < 1 || predictor > 7 || pointTransform >= precision) throw broken('its predictor does not exist');
    return { precision, rows, columns, predictor, pointTransform, restartInterval, huffman, start: at };
  }
  throw broken('it holds no scan');
}

function readFrameHeader(segment: Uint8Array): Pick<Frame, 'precision' | 'rows' | 'columns'> {
  const [precision = 0, rowsHigh = 0, rowsLow = 0, columnsHigh = 0, columnsLow = 0, components] = segment;
  if (components !== 1 || precision < 2 || precision > 16) throw broken('its frame is not of one component');
  return { precision, rows: 256 * rowsHigh + rowsLow, columns: 256 * columnsHigh + columnsLow };
}

function* readTables(segment: Uint8Array): Generator<[number, HuffmanTable]> {
  for (let at = 0; at + 17 <= segment.length;) {
    const counts = segment.slice(at + 1, at + 17);
    const length = counts.reduce((sum, count) => sum + count, 0);
    const categories = segment.slice(at + 17, at + 17 + length);
    if (categories.length < length || categories.some((category) => category > 16))
      throw broken('a Huffman table is broken');
    yield [(segment[at] ?? 0) & 0xf, buildTable(counts, categories)];
    at += 17 + length;
  }
}

const broken = (why: string) => new DataError('corrupt-pixels', `The JPEG lossless frame is broken: ${why}.`, '');
