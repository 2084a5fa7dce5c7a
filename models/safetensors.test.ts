import { describe, expect, it } from 'vitest';
import { float32Tensor, readSafetensors } from './safetensors.ts';

function file(header: object, data: Uint8Array): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
}

const data = new Uint8Array(Float32Array.of(1.5, -2).buffer);
const good = { dtype: 'F32', shape: [1, 2], data_offsets: [0, 8] };

describe('safetensors', () => {
  it('reads values and shapes', () => {
    const tensors = readSafetensors(file({ __metadata__: { a: 'b' }, w: good }, data));
    expect([...tensors.keys()]).toEqual(['w']);
    expect(tensors.get('w')!.shape).toEqual([1, 2]);
    expect([...float32Tensor(tensors, 'w')]).toEqual([1.5, -2]);
  });

  it('reads from the middle of a larger buffer', () => {
    const inner = file({ w: good }, data);
    const outer = new Uint8Array(inner.length + 3);
    outer.set(inner, 3);
    expect([...float32Tensor(readSafetensors(outer.subarray(3)), 'w')]).toEqual([1.5, -2]);
    expect([...float32Tensor(readSafetensors(Buffer.from(outer).subarray(3)), 'w')]).toEqual([1.5, -2]);
  });

  it.each([
    ['empty', new Uint8Array(0)],
    ['header beyond the end', new Uint8Array([9, 0, 0, 0, 0, 0, 0, 0, 123])],
    ['no JSON', new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0, 123])],
    ['unknown element type', file({ w: { ...good, dtype: 'toString' } }, data)],
    ['outside the file', file({ w: { ...good, data_offsets: [4, 12] } }, data)],
    ['shape of another length', file({ w: { ...good, shape: [3] } }, data)],
    ['negative size', file({ w: { ...good, shape: [-2] } }, data)],
  ])('refuses a file: %s', (_, bytes) => {
    expect(() => readSafetensors(bytes)).toThrow(expect.objectContaining({ kind: 'data', code: 'bad-safetensors' }));
  });

  it('names a tensor that is missing', () => {
    expect(() => float32Tensor(new Map(), 'gone')).toThrow(expect.objectContaining({ where: 'gone' }));
  });
});
