import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { op, pickle, torchArchive, zip } from '../../test/fixtures/torch-archive.ts';
import { readCheckpoint } from './reference-state.ts';
import { StoredTensor } from './stored-tensor.ts';
import { openTorchFile } from './torch-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-import-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(content: Uint8Array): string {
  const path = join(folder, 'file.pth');
  writeFileSync(path, content);
  return path;
}

const two = new Map([
  ['module.module.a', { shape: [2, 3], values: Float32Array.of(0, 1, 2, 3, 4, 5) }],
  ['module.module.b', { shape: [], values: Float32Array.of(-0.5) }],
]);

describe('openTorchFile', () => {
  it('reads tensors and strips every module. before their names', () => {
    const file = openTorchFile(write(torchArchive(two)));
    const checkpoint = readCheckpoint(file);
    if (checkpoint.kind !== 'weights') throw new Error(checkpoint.kind);
    const read = [...checkpoint.weights].map(([name, tensor]) => [name, tensor.shape, [...file.values(tensor)]]);
    file.close();
    expect(read).toEqual([
      ['a', [2, 3], [0, 1, 2, 3, 4, 5]],
      ['b', [], [-0.5]],
    ]);
  });

  it('notices one changed bit of a tensor', () => {
    const bytes = torchArchive(new Map([['w', { shape: [1], values: Float32Array.of(123.25) }]]));
    bytes[bytes.indexOf(Buffer.from(Float32Array.of(123.25).buffer))]! ^= 1;
    const file = openTorchFile(write(bytes));
    const [tensor] = (file.root as Map<string, StoredTensor>).values();
    expect(() => file.values(tensor!)).toThrow('checksum');
    file.close();
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 'not-a-checkpoint'],
    ['a text', Buffer.from('not a checkpoint'), 'not-a-checkpoint'],
    ['another zip', zip([['readme.txt', Buffer.from('hello')]]), 'not-a-checkpoint'],
    ['a zip cut off', torchArchive(two).subarray(0, 200), 'checkpoint-damaged'],
    ['a bare pickle', pickle(')'), 'not-a-checkpoint'],
    ['a record there twice', twice(), 'checkpoint-damaged'],
  ])('refuses %s', (_, content, code) => {
    expect(() => openTorchFile(write(content))).toThrow(expect.objectContaining({ code }) as Error);
  });

  const touch = join(tmpdir(), 'syndiff-import-ran');
  it.each([
    ['a callable of the system', pickle(op.name('os', 'system'), op.text(`touch ${touch}`), '\x85R')],
    ['one that is thrown away', pickle(op.name('os', 'system'), op.text(`touch ${touch}`), '\x85R0}')],
    ['one that is only named', pickle(op.name('builtins', 'eval'), '0}')],
    ['a prototype for a name', pickle(op.name('__proto__', 'constructor'), ')R')],
    ['a call of plain data', pickle('})R')],
    ['a stack that is empty', pickle('0')],
    ['a memory that holds nothing', pickle('h\x07')],
    ['an opcode of old protocols', pickle('i')],
    ['a storage built at will', pickle(op.name('torch', 'FloatStorage'), ')R')],
    ['a tensor of plain data', pickle(op.name('torch._utils', '_rebuild_tensor_v2'), ')R')],
    ['a length beyond the file', pickle(Buffer.from([0x58, 255, 255, 255, 127]))],
  ])('refuses %s in a pickle', (_, content) => {
    const path = write(zip([['archive/data.pkl', content]]));
    expect(() => openTorchFile(path)).toThrow(expect.objectContaining({ code: 'checkpoint-refused' }) as Error);
    expect(existsSync(touch)).toBe(false);
  });

  it('does not unpack more than the directory says', () => {
    const packed = deflateRawSync(Buffer.alloc(1 << 20));
    const bytes = zip([['archive/data.pkl', packed]]);
    const central = bytes.indexOf('PK\x01\x02', 0, 'latin1');
    bytes.writeUInt16LE(8, central + 10);
    expect(() => openTorchFile(write(bytes))).toThrow('cannot be unpacked');
  });
});

function twice(): Buffer {
  const record = ['archive/data.pkl', pickle('}')] as const;
  return zip([record, record]);
}
