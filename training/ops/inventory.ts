import type { ConvolutionSpec, Init, Ops } from './ops.ts';

/** One parameter of a network, as the reference stores it. */
export interface Parameter {
  name: string;
  /** in the reference's layout */
  shape: number[];
  /** `fixed` is saved but never trained */
  role: 'weight' | 'bias' | 'gain' | 'fixed';
  init: Init;
}

export interface Inventory {
  parameters: Parameter[];
  parameterCount: number;
  /** multiplications and additions of one pass over the given input, convolutions, products and attention only */
  flops: number;
  output: Shape;
}

/** [N,C,H,W] or [N,F] or [N] */
export type Shape = readonly number[];

/** Interprets a network over shapes alone: lists its parameters in order of use and counts its work. */
export function takeInventory(network: (ops: Ops<Shape>) => Shape): Inventory {
  const recorder = new InventoryOps();
  const output = network(recorder);
  const parameters = [...recorder.parameters.values()];
  const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
  return {
    parameters,
    parameterCount: parameters.reduce((sum, { shape }) => sum + size(shape), 0),
    flops: recorder.flops,
    output,
  };
}

const zeroed: Init = { kind: 'uniform', scale: 0, fan: 'average' };

class InventoryOps implements Ops<Shape> {
  readonly parameters = new Map<string, Parameter>();
  flops = 0;

  private parameter(name: string, shape: number[], role: Parameter['role'], init: Init): void {
    if (this.parameters.has(name)) throw new Error(`parameter ${name} is used twice`);
    this.parameters.set(name, { name, shape, role, init });
  }

  convolution(x: Shape, spec: ConvolutionSpec): Shape {
    const { name, kernel, stride = 1, padding = 0, bias = true, init } = spec;
    this.parameter(`${name}.weight`, [spec.out, spec.in, kernel, kernel], 'weight', init);
    if (bias) this.parameter(`${name}.bias`, [spec.out], 'bias', zeroed);
    const [before, after] = typeof padding === 'number' ? [padding, padding] : padding;
    const length = (size: number) => Math.floor((size + before + after - kernel) / stride) + 1;
    const result = [x[0]!, spec.out, length(x[2]!), length(x[3]!)];
    this.flops += 2 * spec.in * kernel * kernel * product(result);
    return result;
  }

  transposedConvolution(x: Shape, spec: { name: string; in: number; out: number; init: Init }): Shape {
    this.parameter(`${spec.name}.weight`, [spec.in, spec.out, 3, 3], 'weight', spec.init);
    this.parameter(`${spec.name}.bias`, [spec.out], 'bias', zeroed);
    this.flops += 2 * 9 * spec.out * product(x);
    return [x[0]!, spec.out, 2 * x[2]!, 2 * x[3]!];
  }

  pointwise(x: Shape, spec: { name: string; in: number; out: number; init: Init }): Shape {
    this.parameter(`${spec.name}.W`, [spec.in, spec.out], 'weight', spec.init);
    this.parameter(`${spec.name}.b`, [spec.out], 'bias', zeroed);
    this.flops += 2 * spec.out * product(x);
    return [x[0]!, spec.out, x[2]!, x[3]!];
  }

  firDownConvolution(x: Shape, spec: { name: string; in: number; out: number; init: Init }): Shape {
    return this.convolution([x[0]!, x[1]!, x[2]! + 1, x[3]! + 1], { ...spec, kernel: 3, stride: 2 });
  }

  dense(x: Shape, spec: { name: string; in: number; out: number; init: Init }): Shape {
    this.parameter(`${spec.name}.weight`, [spec.out, spec.in], 'weight', spec.init);
    this.parameter(`${spec.name}.bias`, [spec.out], 'bias', spec.init.kind === 'style' ? spec.init : zeroed);
    this.flops += 2 * x[0]! * spec.in * spec.out;
    return [x[0]!, spec.out];
  }

  groupNorm(x: Shape, spec: { name: string; channels: number }): Shape {
    this.parameter(`${spec.name}.weight`, [spec.channels], 'gain', zeroed);
    this.parameter(`${spec.name}.bias`, [spec.channels], 'bias', zeroed);
    return x;
  }

  adaptiveGroupNorm = (x: Shape) => x;
  instanceNorm = (x: Shape) => x;
  addPerChannel = (x: Shape) => x;
  swish = (x: Shape) => x;
  relu = (x: Shape) => x;
  leakyRelu = (x: Shape) => x;
  tanh = (x: Shape) => x;
  affine = (x: Shape) => x;
  pixelNorm = (z: Shape) => z;

  add(a: Shape, b: Shape): Shape {
    if (a.join() !== b.join()) throw new Error(`cannot add [${a.join()}] and [${b.join()}]`);
    return a;
  }

  concat(parts: readonly { value: Shape; channels: number }[]): Shape {
    const [first] = parts;
    if (!first) throw new Error('nothing to concatenate');
    for (const { value, channels } of parts)
      if (value[1] !== channels || value[2] !== first.value[2] || value[3] !== first.value[3])
        throw new Error(`cannot concatenate ${parts.map((part) => `[${part.value.join()}]`).join(' and ')}`);
    const channels = parts.reduce((sum, part) => sum + part.channels, 0);
    return [first.value[0]!, channels, first.value[2]!, first.value[3]!];
  }

  channel = (x: Shape): Shape => [x[0]!, 1, x[2]!, x[3]!];
  firDown = (x: Shape): Shape => [x[0]!, x[1]!, Math.floor(x[2]! / 2), Math.floor(x[3]! / 2)];
  firUp = (x: Shape): Shape => [x[0]!, x[1]!, 2 * x[2]!, 2 * x[3]!];
  meanDown = (x: Shape): Shape => this.firDown(x);
  nearestUp = (x: Shape): Shape => this.firUp(x);
  reflectPad = (x: Shape, margin: number): Shape => [x[0]!, x[1]!, x[2]! + 2 * margin, x[3]! + 2 * margin];

  attention(q: Shape, _k: Shape, _v: Shape, channels: number): Shape {
    const positions = q[2]! * q[3]!;
    this.flops += 4 * q[0]! * positions * positions * channels;
    return q;
  }

  appendMinibatchDeviation = (x: Shape): Shape => [x[0]!, x[1]! + 1, x[2]!, x[3]!];
  sumPositions = (x: Shape): Shape => [x[0]!, x[1]!];
  positionalEmbedding = (t: Shape, features: number): Shape => [t[0]!, features];

  fourierEmbedding(t: Shape, spec: { name: string; features: number; scale: number }): Shape {
    this.parameter(spec.name, [spec.features], 'fixed', { kind: 'normal', deviation: spec.scale });
    return [t[0]!, 2 * spec.features];
  }
}

function product(shape: Shape): number {
  return shape.reduce((result, size) => result * size, 1);
}
