import { ModelError } from './model-error.ts';

export interface Tensor {
  shape: readonly number[];
  values: Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;
}

const elementTypes = {
  F32: { bytes: 4, read: (buffer: ArrayBuffer) => new Float32Array(buffer) },
  F64: { bytes: 8, read: (buffer: ArrayBuffer) => new Float64Array(buffer) },
  I32: { bytes: 4, read: (buffer: ArrayBuffer) => new Int32Array(buffer) },
  I64: { bytes: 8, read: (buffer: ArrayBuffer) => new BigInt64Array(buffer) },
  U8: { bytes: 1, read: (buffer: ArrayBuffer) => new Uint8Array(buffer) },
} as const;

/**
 * Reads a safetensors file: 8 bytes little-endian header length, a JSON header { name: { dtype, shape, data_offsets } },
 * then the tensors, row-major and little-endian.
 *
 * @param where names the file in errors
 * @throws ModelError `bad-safetensors` for a damaged file or an element type other than F32, F64, I32, I64, U8
 */
export function readSafetensors(file: Uint8Array, where = 'safetensors file'): Map<string, Tensor> {
  const refuse = (why: string): never => {
    throw new ModelError('bad-safetensors', `Not a readable safetensors file: ${why}.`, where);
  };
  if (file.byteLength < 8) refuse('shorter than its header length');
  const headerBytes = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const start = 8 + headerBytes;
  if (start > file.byteLength) refuse('the header is longer than the file');

  const tensors = new Map<string, Tensor>();
  for (const [name, entry] of Object.entries(parseHeader(file.subarray(8, start), refuse))) {
    if (name === '__metadata__') continue;
    const { dtype, shape, begin, end } = readEntry(entry) ?? refuse(`tensor ${name} is not described`);
    const type = elementTypes[dtype];
    const elements = shape.reduce((product, size) => product * size, 1);
    if (begin < 0 || end > file.byteLength - start) refuse(`tensor ${name} lies outside the file`);
    if (end - begin !== elements * type.bytes) refuse(`tensor ${name} has another length than its shape`);
    // Copied (a Node Buffer's own slice would not): a tensor may start at an odd address, which typed arrays refuse.
    const bytes = new Uint8Array(file.subarray(start + begin, start + end));
    tensors.set(name, { shape, values: type.read(bytes.buffer) });
  }
  return tensors;
}

/** @throws ModelError `bad-safetensors` where the tensor is missing or not float32 */
export function float32Tensor(tensors: ReadonlyMap<string, Tensor>, name: string): Float32Array {
  const values = tensors.get(name)?.values;
  if (values instanceof Float32Array) return values;
  throw new ModelError('bad-safetensors', values ? 'The tensor is not float32.' : 'The tensor is missing.', name);
}

function parseHeader(bytes: Uint8Array, refuse: (why: string) => never): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof header === 'object' && header !== null) return header as Record<string, unknown>;
  } catch {
    // reported below like a header of another kind
  }
  return refuse('the header is not JSON');
}

interface Entry {
  dtype: keyof typeof elementTypes;
  shape: number[];
  begin: number;
  end: number;
}

function readEntry(entry: unknown): Entry | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { dtype, shape, data_offsets: offsets } = entry as Record<string, unknown>;
  if (typeof dtype !== 'string' || !Object.hasOwn(elementTypes, dtype)) return undefined;
  if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) return undefined;
  return { dtype: dtype as Entry['dtype'], shape, begin: offsets[0]!, end: offsets[1]! };
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
