import { describe, expect, it } from 'vitest';
import { elementTypes } from './element-types.ts';
import { StoredTensor } from './stored-tensor.ts';

const storage = { key: '0', type: elementTypes['FloatStorage']!, elements: 6 };
const bytes = new Uint8Array(Float32Array.of(0, 1, 2, 3, 4, 5).buffer);
const values = (offset: number, shape: number[], stride: number[]) => [
  ...new StoredTensor(storage, offset, shape, stride).values(bytes),
];

describe('StoredTensor', () => {
  it('reads views as they are strided', () => {
    expect(values(0, [3, 2], [1, 3])).toEqual([0, 3, 1, 4, 2, 5]);
    expect(values(1, [2, 2], [3, 1])).toEqual([1, 2, 4, 5]);
    expect(values(4, [2, 3], [1, 0])).toEqual([4, 4, 4, 5, 5, 5]);
    expect(values(2, [], [])).toEqual([2]);
    expect(values(0, [0, 3], [3, 1])).toEqual([]);
  });

  it.each([
    ['ends beyond the storage', 1, [2, 3], [3, 1]],
    ['begins before it', -1, [2], [1]],
    ['has a negative size', 0, [-2, 3], [3, 1]],
    ['has a negative stride', 5, [2], [-1]],
    ['is larger than any number', 0, [2 ** 31, 2 ** 31], [2 ** 31, 1]],
    ['repeats one element without end', 0, [2 ** 20, 2 ** 20], [0, 0]],
    ['has fewer strides than sizes', 0, [2, 3], [1]],
  ])('refuses a view that %s', (_, offset, shape, stride) => {
    expect(() => new StoredTensor(storage, offset, shape, stride)).toThrow('a tensor');
  });

  it.each([
    ['HalfStorage', Uint8Array.of(0x00, 0x3c, 0x01, 0x00, 0x00, 0xfc), [1, 2 ** -24, -Infinity]],
    ['BFloat16Storage', Uint8Array.of(0x80, 0x3f, 0x49, 0xc0), [1, -3.140625]],
    ['DoubleStorage', new Uint8Array(Float64Array.of(0.1).buffer), [Math.fround(0.1)]],
    ['LongStorage', new Uint8Array(BigInt64Array.of(-7n).buffer), [-7]],
    ['BoolStorage', Uint8Array.of(0, 1), [0, 1]],
  ])('reads %s as float32', (name, content, expected) => {
    const type = elementTypes[name]!;
    const elements = content.length / type.bytes;
    const tensor = new StoredTensor({ key: '0', type, elements }, 0, [elements], [1]);
    expect([...tensor.values(content)]).toEqual(expected);
  });
});
