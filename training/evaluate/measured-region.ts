/** Slice after slice, row after row. */
export interface StackSize {
  columns: number;
  rows: number;
  /** mm between the pixels of a slice, the same along rows and columns */
  pixelSpacing: number;
}

/** HU: what is emptier is air, and with fat around it no body is. */
export const airBelow = -200;

/** mm around the liver that belong to its region */
const margin = 10;

/**
 * Where images are compared: inside the body and, where the liver is known, inside its box in that slice and 10 mm
 * around it; slices without liver do not count. A stack without any liver counts as one whose liver is not known, one
 * without any body counts everywhere.
 * @param ct any scale; @param air what is not above it is air
 * @returns 1 for each pixel that counts
 */
export function measuredRegion(
  ct: ArrayLike<number>,
  air: number,
  liver: Uint8Array | null,
  size: StackSize,
): Uint8Array {
  for (const known of liver?.includes(1) ? [liver, null] : [null]) {
    const region = bodyNear(ct, air, known, size);
    if (region.includes(1)) return region;
  }
  return new Uint8Array(ct.length).fill(1);
}

function bodyNear(
  ct: ArrayLike<number>,
  air: number,
  liver: Uint8Array | null,
  { columns, rows, pixelSpacing }: StackSize,
): Uint8Array {
  const plane = columns * rows;
  const region = new Uint8Array(ct.length);
  const reach = Math.round(margin / pixelSpacing);
  for (let start = 0; start < ct.length; start += plane) {
    const body = bodyOf((i) => ct[start + i]! > air, { columns, rows });
    const box = liver ? boxOf(liver.subarray(start, start + plane), columns) : wholeSlice({ columns, rows });
    if (!box) continue;
    for (let row = Math.max(0, box.top - reach); row <= Math.min(rows - 1, box.bottom + reach); row += 1)
      for (let column = Math.max(0, box.left - reach); column <= Math.min(columns - 1, box.right + reach); column += 1)
        region[start + row * columns + column] = body[row * columns + column]!;
  }
  return region;
}

interface Box {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

const wholeSlice = ({ columns, rows }: { columns: number; rows: number }): Box => ({
  top: 0,
  bottom: rows - 1,
  left: 0,
  right: columns - 1,
});

function boxOf(mask: Uint8Array, columns: number): Box | null {
  let box: Box | null = null;
  mask.forEach((inside, i) => {
    if (!inside) return;
    const [row, column] = [Math.floor(i / columns), i % columns];
    box = {
      top: Math.min(box?.top ?? row, row),
      bottom: Math.max(box?.bottom ?? row, row),
      left: Math.min(box?.left ?? column, column),
      right: Math.max(box?.right ?? column, column),
    };
  });
  return box;
}

/** The largest thing in the slice once the air around it is gone: lungs and gas stay in, table and hair fall off. */
function bodyOf(filled: (i: number) => boolean, size: { columns: number; rows: number }): Uint8Array {
  const { columns, rows } = size;
  const parts = new Int32Array(columns * rows);
  const outside = 1;
  const onBorder = (i: number) => {
    const column = i % columns;
    return i < columns || i >= columns * (rows - 1) || column === 0 || column === columns - 1;
  };
  for (let i = 0; i < parts.length; i += 1)
    if (parts[i] === 0 && onBorder(i) && !filled(i)) flood(parts, size, i, outside, (j) => !filled(j));
  let [largest, most] = [0, 0];
  let next = outside + 1;
  for (let i = 0; i < parts.length; i += 1) {
    if (parts[i] !== 0) continue;
    const count = flood(parts, size, i, next, () => true);
    if (count > most) [largest, most] = [next, count];
    next += 1;
  }
  return Uint8Array.from(parts, (part) => (most > 0 && part === largest ? 1 : 0));
}

/** Numbers what is connected to pixel `from` by edges. @returns how many pixels that are */
function flood(
  parts: Int32Array,
  { columns }: { columns: number },
  from: number,
  number: number,
  belongs: (i: number) => boolean,
): number {
  const waiting = [from];
  parts[from] = number;
  let count = 0;
  for (let i = waiting.pop(); i !== undefined; i = waiting.pop()) {
    count += 1;
    const column = i % columns;
    const neighbours = [
      i - columns,
      i + columns,
      ...(column > 0 ? [i - 1] : []),
      ...(column < columns - 1 ? [i + 1] : []),
    ];
    for (const neighbour of neighbours) {
      if (parts[neighbour] !== 0 || !belongs(neighbour)) continue;
      parts[neighbour] = number;
      waiting.push(neighbour);
    }
  }
  return count;
}
