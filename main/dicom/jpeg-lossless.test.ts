import { describe, expect, it } from 'vitest';
import { decodeJPEGLossless } from './jpeg-lossless.ts';

/** One code of five bits for each of the 17 categories. */
const tableSegment = [
  0xff,
  0xc4,
  0,
  36,
  0,
  ...Array.from({ length: 16 }, (_, index) => (index === 4 ? 17 : 0)),
  ...Array.from({ length: 17 }, (_, category) => category),
];

interface Stream {
  rows: number;
  columns: number;
  precision: number;
  predictor: number;
  pointTransform?: number;
  /** lines between restarts */
  restartLines?: number;
}

/** Encodes samples as T.81 Annex H says, written apart from the decoder. */
function encode(samples: readonly number[], stream: Stream): Uint8Array {
  const { rows, columns, precision, predictor, pointTransform = 0, restartLines = rows } = stream;
  const shifted = samples.map((sample) => sample >> pointTransform);
  const entropy: number[] = [];
  let pending = '';
  const flush = (byte: number) => entropy.push(byte, ...(byte === 0xff ? [0] : []));
  const put = (value: number, length: number) => {
    pending += length === 0 ? '' : value.toString(2).padStart(length, '0');
    for (; pending.length >= 8; pending = pending.slice(8)) flush(parseInt(pending.slice(0, 8), 2));
  };
  const close = () => put(2 ** ((8 - (pending.length % 8)) % 8) - 1, (8 - (pending.length % 8)) % 8);
  for (let line = 0; line < rows; line++) {
    const fresh = line % restartLines === 0;
    if (fresh && line > 0) {
      close();
      entropy.push(0xff, 0xd0 + ((line / restartLines - 1) % 8));
    }
    for (let column = 0; column < columns; column++) {
      const at = line * columns + column;
      const [left = 0, above = 0, corner = 0] = [shifted[at - 1], shifted[at - columns], shifted[at - columns - 1]];
      const table = [0, left, above, corner, left + above - corner, left + ((above - corner) >> 1)];
      table.push(above + ((left - corner) >> 1), (left + above) >> 1);
      const first = fresh ? 2 ** (precision - pointTransform - 1) : above;
      const prediction = column === 0 ? first : fresh ? left : (table[predictor] ?? 0);
      const modulo = ((shifted[at] ?? 0) - prediction) & 0xffff;
      const difference = modulo > 32768 ? modulo - 65536 : modulo;
      const category = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
      put(category, 5);
      if (category < 16) put(difference < 0 ? difference + 2 ** category - 1 : difference, category);
    }
  }
  close();
  const frame = [0xff, 0xc3, 0, 11, precision, rows >> 8, rows & 255, columns >> 8, columns & 255, 1, 1, 0x11, 0];
  const interval = restartLines === rows ? 0 : restartLines * columns;
  const scan = [0xff, 0xda, 0, 8, 1, 1, 0, predictor, 0, pointTransform];
  const restart = [0xff, 0xdd, 0, 4, interval >> 8, interval & 255];
  return Uint8Array.from([0xff, 0xd8, ...frame, ...tableSegment, ...restart, ...scan, ...entropy, 0xff, 0xd9]);
}

/** Repeatable, with jumps over the whole range. */
function noise(count: number, precision: number): number[] {
  let state = 12345;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % 2 ** precision;
  });
}

describe('JPEG lossless', () => {
  it.each([1, 2, 3, 4, 5, 6, 7])('predictor %i gives the samples back', (predictor) => {
    const stream = { rows: 9, columns: 7, precision: 16, predictor };
    const samples = [...noise(62, 16), 32768];
    expect([...decodeJPEGLossless(encode(samples, stream))]).toEqual(samples);
  });

  it.each([2, 8, 12])('%i bits', (precision) => {
    const samples = noise(63, precision);
    const stream = { rows: 9, columns: 7, precision, predictor: 4 };
    expect([...decodeJPEGLossless(encode(samples, stream))]).toEqual(samples);
  });

  it('starts anew after a restart, and puts left-out bits back as zeros', () => {
    const samples = noise(11 * 6, 12);
    const stream = { rows: 11, columns: 6, precision: 12, predictor: 7, pointTransform: 2, restartLines: 1 };
    const decoded = decodeJPEGLossless(encode(samples, stream));
    expect([...decoded]).toEqual(samples.map((sample) => sample & ~3));
  });

  it('refuses a stream that is cut off, wherever', () => {
    const whole = encode(noise(63, 12), { rows: 9, columns: 7, precision: 12, predictor: 1 });
    for (let length = 0; length < whole.length - 3; length++)
      expect(() => decodeJPEGLossless(whole.slice(0, length)), `${length} bytes`).toThrow(/is broken/);
  });

  it('refuses a restart that is missing', () => {
    const stream = encode(noise(30, 8), { rows: 5, columns: 6, precision: 8, predictor: 1, restartLines: 1 });
    // RST3 becomes RST7; entropy-coded bytes may have the marker's second byte, never the pair.
    stream[Buffer.from(stream).lastIndexOf(Buffer.of(0xff, 0xd3)) + 1] = 0xd7;
    expect(() => decodeJPEGLossless(stream)).toThrow(/restart/);
  });
});
