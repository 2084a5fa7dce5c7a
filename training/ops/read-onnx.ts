import protobuf from 'protobufjs/minimal.js';

/** What training needs of a file that `encodeModel` wrote: its floats by name, and the strings that travel with them. */
export interface OnnxWeights {
  /** initialisers of 32-bit floats, as they lie in the file */
  floats: ReadonlyMap<string, Float32Array>;
  metadata: ReadonlyMap<string, string>;
}

const float = 1;

/**
 * Field numbers are those of onnx.proto; everything else in the file is skipped.
 * @throws RangeError for bytes that are no protocol buffer
 */
export function readOnnxWeights(bytes: Uint8Array): OnnxWeights {
  const floats = new Map<string, Float32Array>();
  const metadata = new Map<string, string>();
  eachField(protobuf.Reader.create(bytes), {
    7: (model) =>
      eachField(part(model), {
        5: (graph) => {
          const { name, values } = readTensor(part(graph));
          if (values) floats.set(name, values);
        },
      }),
    14: (model) => {
      const { key, value } = readEntry(part(model));
      metadata.set(key, value);
    },
  });
  return { floats, metadata };
}

function readTensor(reader: protobuf.Reader): { name: string; values: Float32Array | null } {
  let [name, type, raw] = ['', 0, new Uint8Array()];
  eachField(reader, {
    2: (tensor) => (type = tensor.int32()),
    8: (tensor) => (name = tensor.string()),
    9: (tensor) => (raw = Uint8Array.from(tensor.bytes())),
  });
  return { name, values: type === float ? new Float32Array(raw.buffer, 0, raw.byteLength / 4) : null };
}

function readEntry(reader: protobuf.Reader): { key: string; value: string } {
  let [key, value] = ['', ''];
  eachField(reader, { 1: (entry) => (key = entry.string()), 2: (entry) => (value = entry.string()) });
  return { key, value };
}

/** The message that a field holds. */
const part = (reader: protobuf.Reader) => protobuf.Reader.create(reader.bytes());

function eachField(reader: protobuf.Reader, take: Readonly<Record<number, (reader: protobuf.Reader) => unknown>>) {
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const taker = take[tag >>> 3];
    if (taker) taker(reader);
    else reader.skipType(tag & 7);
  }
}
