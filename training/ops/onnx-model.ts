import protobuf from 'protobufjs/minimal.js';

/*
 * Writes the few messages of the ONNX format that our graphs need (onnx.proto, IR version 8; field numbers in comments
 * are that file's). Only the writing half exists: models are read by ONNX Runtime.
 */

type Writer = protobuf.Writer;
export type Attribute = number | readonly number[] | string;

export interface Node {
  operator: string;
  inputs: readonly string[];
  output: string;
  attributes: Readonly<Record<string, Attribute>>;
}

export interface Initializer {
  name: string;
  dimensions: readonly number[];
  values: Float32Array | BigInt64Array;
}

/** A name stands for a dimension that is free at run time. */
export interface Port {
  name: string;
  dimensions: readonly (number | string)[];
}

export interface Graph {
  name: string;
  nodes: readonly Node[];
  initializers: readonly Initializer[];
  inputs: readonly Port[];
  outputs: readonly Port[];
}

const irVersion = 8;
const operatorSet = 17;
const elementType = { float: 1, int64: 7 };
const attributeType = { float: 1, int: 2, string: 3, ints: 7 };

/** @param metadata strings that travel with the file */
export function encodeModel(graph: Graph, metadata: Readonly<Record<string, string>>): Uint8Array {
  const writer = protobuf.Writer.create();
  writer.uint32(tag(1, 0)).int64(irVersion);
  writer.uint32(tag(2, 2)).string('SynDiff Workstation');
  message(writer, 7, () => writeGraph(writer, graph));
  message(writer, 8, () => {
    writer.uint32(tag(1, 2)).string('');
    writer.uint32(tag(2, 0)).int64(operatorSet);
  });
  for (const [key, value] of Object.entries(metadata))
    message(writer, 14, () => {
      writer.uint32(tag(1, 2)).string(key);
      writer.uint32(tag(2, 2)).string(value);
    });
  return writer.finish();
}

function tag(field: number, wireType: 0 | 2 | 5): number {
  return ((field << 3) | wireType) >>> 0;
}

function message(writer: Writer, field: number, write: () => void): void {
  writer.uint32(tag(field, 2)).fork();
  write();
  writer.ldelim();
}

function writeGraph(writer: Writer, graph: Graph): void {
  for (const node of graph.nodes) message(writer, 1, () => writeNode(writer, node));
  writer.uint32(tag(2, 2)).string(graph.name);
  for (const initializer of graph.initializers) message(writer, 5, () => writeTensor(writer, initializer));
  for (const input of graph.inputs) message(writer, 11, () => writePort(writer, input));
  for (const output of graph.outputs) message(writer, 12, () => writePort(writer, output));
}

function writeNode(writer: Writer, { operator, inputs, output, attributes }: Node): void {
  for (const input of inputs) writer.uint32(tag(1, 2)).string(input);
  writer.uint32(tag(2, 2)).string(output);
  writer.uint32(tag(3, 2)).string(output);
  writer.uint32(tag(4, 2)).string(operator);
  for (const [name, value] of Object.entries(attributes)) message(writer, 5, () => writeAttribute(writer, name, value));
}

/** A whole number is an INT, any other a FLOAT. No operator of ours has a float attribute that may be whole. */
function writeAttribute(writer: Writer, name: string, value: Attribute): void {
  writer.uint32(tag(1, 2)).string(name);
  let type: number;
  if (typeof value === 'string') {
    writer.uint32(tag(4, 2)).string(value);
    type = attributeType.string;
  } else if (typeof value !== 'number') {
    for (const item of value) writer.uint32(tag(8, 0)).int64(item);
    type = attributeType.ints;
  } else if (Number.isInteger(value)) {
    writer.uint32(tag(3, 0)).int64(value);
    type = attributeType.int;
  } else {
    writer.uint32(tag(2, 5)).float(value);
    type = attributeType.float;
  }
  writer.uint32(tag(20, 0)).int32(type);
}

function writeTensor(writer: Writer, { name, dimensions, values }: Initializer): void {
  for (const dimension of dimensions) writer.uint32(tag(1, 0)).int64(dimension);
  writer.uint32(tag(2, 0)).int32(values instanceof Float32Array ? elementType.float : elementType.int64);
  writer.uint32(tag(8, 2)).string(name);
  writer.uint32(tag(9, 2)).bytes(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

function writePort(writer: Writer, { name, dimensions }: Port): void {
  writer.uint32(tag(1, 2)).string(name);
  message(writer, 2, () =>
    message(writer, 1, () => {
      writer.uint32(tag(1, 0)).int32(elementType.float);
      message(writer, 2, () => {
        for (const dimension of dimensions)
          message(writer, 1, () => {
            if (typeof dimension === 'number') writer.uint32(tag(1, 0)).int64(dimension);
            else writer.uint32(tag(2, 2)).string(dimension);
          });
      });
    }),
  );
}
