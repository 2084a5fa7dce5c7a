import { crc32, deflateSync } from 'node:zlib';
import type { Picture } from './validate.ts';

/**
 * Rows of pictures, one below the other, as an 8-bit grey PNG (ISO/IEC 15948); −1 is black, 1 is white. Columns are all as
 * wide as the widest picture.
 */
export function panelPng(panels: readonly (readonly Picture[])[]): Buffer {
  const column = Math.max(...panels.flatMap((row) => row.map(({ columns }) => columns)));
  const width = column * Math.max(...panels.map((row) => row.length));
  const heights = panels.map((row) => Math.max(...row.map(({ rows }) => rows)));
  const height = heights.reduce((sum, rows) => sum + rows, 0);
  // Every line begins with its filter type, 0 for none.
  const lines = Buffer.alloc((width + 1) * height);
  let top = 0;
  panels.forEach((row, index) => {
    row.forEach(({ rows, columns, values }, place) => {
      const left = place * column + Math.floor((column - columns) / 2);
      for (let r = 0; r < rows; r += 1)
        for (let c = 0; c < columns; c += 1)
          lines[(top + r) * (width + 1) + 1 + left + c] = Math.round((values[r * columns + c]! + 1) * 127.5);
    });
    top += heights[index]!;
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
