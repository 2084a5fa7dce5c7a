import { groupCount } from './norm-groups.ts';
import type { Attribute, Graph, Initializer, Node, Port } from './onnx-model.ts';
import type { ConvolutionSpec, DenseSpec, Ops } from './ops.ts';

/** A parameter in the reference's layout. */
export interface Weight {
  shape: readonly number[];
  values: Float32Array;
}

/**
 * Records a network as an ONNX graph (operator set 17; [N,C,H,W], batch and size free at run time).
 * @param build calls the network and returns the value that becomes the output
 */
export function recordGraph(
  name: string,
  ports: { inputs: readonly Port[]; output: Port },
  weights: ReadonlyMap<string, Weight>,
  build: (ops: Ops<string>) => string,
): Graph {
  const recorder = new OnnxOps(weights);
  recorder.emitAs(ports.output.name, build(recorder));
  return {
    name,
    nodes: recorder.nodes,
    initializers: [...recorder.initializers.values()],
    inputs: ports.inputs,
    outputs: [ports.output],
  };
}

const firTaps = [1, 3, 3, 1];

class OnnxOps implements Ops<string> {
  readonly nodes: Node[] = [];
  readonly initializers = new Map<string, Initializer>();

  constructor(private readonly weights: ReadonlyMap<string, Weight>) {}

  emitAs(output: string, value: string): void {
    this.nodes.push({ operator: 'Identity', inputs: [value], output, attributes: {} });
  }

  private emit(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    const output = `${operator}_${this.nodes.length}`;
    this.nodes.push({ operator, inputs, output, attributes });
    return output;
  }

  private keep(name: string, dimensions: readonly number[], values: () => Float32Array | BigInt64Array): string {
    if (!this.initializers.has(name)) this.initializers.set(name, { name, dimensions, values: values() });
    return name;
  }

  private parameter(name: string): string {
    const weight = this.weights.get(name);
    if (!weight) throw new Error(`the weights hold no parameter ${name}`);
    return this.keep(name, weight.shape, () => weight.values);
  }

  /** The same numbers under another shape, for a layout that an operator wants. */
  private reshapedParameter(name: string, dimensions: readonly number[], values?: (w: Weight) => Float32Array): string {
    const weight = this.weights.get(name);
    if (!weight) throw new Error(`the weights hold no parameter ${name}`);
    return this.keep(`${name}/${dimensions.join('x')}`, dimensions, () => values?.(weight) ?? weight.values);
  }

  private shape(...sizes: number[]): string {
    return this.keep(`shape ${sizes.join(' ')}`, [sizes.length], () => BigInt64Array.from(sizes, BigInt));
  }

  private constant(value: number): string {
    return this.keep(`constant ${value}`, [], () => Float32Array.of(value));
  }

  private filled(value: number, length: number): string {
    return this.keep(`${length} times ${value}`, [length], () => new Float32Array(length).fill(value));
  }

  private reshapeLike(value: string, like: string): string {
    return this.emit('Reshape', [value, this.emit('Shape', [like])]);
  }

  convolution(x: string, { name, kernel, stride = 1, padding = 0, bias = true }: ConvolutionSpec): string {
    const [before, after] = typeof padding === 'number' ? [padding, padding] : padding;
    const inputs = [x, this.parameter(`${name}.weight`), ...(bias ? [this.parameter(`${name}.bias`)] : [])];
    return this.emit('Conv', inputs, {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [before, before, after, after],
    });
  }

  transposedConvolution(x: string, { name }: { name: string }): string {
    return this.emit('ConvTranspose', [x, this.parameter(`${name}.weight`), this.parameter(`${name}.bias`)], {
      kernel_shape: [3, 3],
      strides: [2, 2],
      pads: [1, 1, 1, 1],
      output_padding: [1, 1],
    });
  }

  pointwise(x: string, { name, in: from, out: to }: { name: string; in: number; out: number }): string {
    const weight = this.reshapedParameter(`${name}.W`, [to, from, 1, 1], ({ values }) =>
      Float32Array.from(values, (_, index) => values[(index % from) * to + Math.floor(index / from)]!),
    );
    return this.emit('Conv', [x, weight, this.parameter(`${name}.b`)], { kernel_shape: [1, 1] });
  }

  firDownConvolution(x: string, { name, in: channels }: { name: string; in: number }): string {
    const smoothed = this.emit('Conv', [x, this.fir(channels, 8)], {
      kernel_shape: [4, 4],
      pads: [2, 2, 2, 2],
      group: channels,
    });
    return this.emit('Conv', [smoothed, this.parameter(`${name}.weight`), this.parameter(`${name}.bias`)], {
      kernel_shape: [3, 3],
      strides: [2, 2],
    });
  }

  dense(x: string, { name }: DenseSpec): string {
    return this.emit('Gemm', [x, this.parameter(`${name}.weight`), this.parameter(`${name}.bias`)], { transB: 1 });
  }

  groupNorm(x: string, { name, channels }: { name: string; channels: number }): string {
    const gain = this.reshapedParameter(`${name}.weight`, [1, channels, 1, 1]);
    const bias = this.reshapedParameter(`${name}.bias`, [1, channels, 1, 1]);
    return this.emit('Add', [this.emit('Mul', [this.standardiseGroups(x, channels), gain]), bias]);
  }

  adaptiveGroupNorm(x: string, style: string, channels: number): string {
    const half = (from: number) => {
      const part = this.emit('Slice', [style, this.shape(from), this.shape(from + channels), this.shape(1)]);
      return this.emit('Reshape', [part, this.shape(-1, channels, 1, 1)]);
    };
    const scaled = this.emit('Mul', [this.standardiseGroups(x, channels), half(0)]);
    return this.emit('Add', [scaled, half(channels)]);
  }

  private standardiseGroups(x: string, channels: number): string {
    const groups = groupCount(channels);
    const grouped = this.emit('Reshape', [x, this.shape(0, groups, -1)]);
    const inputs = [grouped, this.filled(1, groups), this.filled(0, groups)];
    return this.reshapeLike(this.emit('InstanceNormalization', inputs, { epsilon: 1e-6 }), x);
  }

  instanceNorm(x: string, channels: number): string {
    const inputs = [x, this.filled(1, channels), this.filled(0, channels)];
    return this.emit('InstanceNormalization', inputs, { epsilon: 1e-5 });
  }

  addPerChannel(x: string, v: string, channels: number): string {
    return this.emit('Add', [x, this.emit('Reshape', [v, this.shape(-1, channels, 1, 1)])]);
  }

  swish = (x: string): string => this.emit('Mul', [x, this.emit('Sigmoid', [x])]);
  relu = (x: string): string => this.emit('Relu', [x]);
  leakyRelu = (x: string): string => this.emit('LeakyRelu', [x], { alpha: 0.2 });
  tanh = (x: string): string => this.emit('Tanh', [x]);
  add = (a: string, b: string): string => this.emit('Add', [a, b]);

  affine(x: string, factor: number, offset: number): string {
    const scaled = this.emit('Mul', [x, this.constant(factor)]);
    return offset === 0 ? scaled : this.emit('Add', [scaled, this.constant(offset)]);
  }

  concat(parts: readonly { value: string }[]): string {
    return this.emit(
      'Concat',
      parts.map(({ value }) => value),
      { axis: 1 },
    );
  }

  channel(x: string, index: number): string {
    return this.emit('Slice', [x, this.shape(index), this.shape(index + 1), this.shape(1)]);
  }

  /** 1-3-3-1 ⊗ 1-3-3-1, the taps of each axis divided by `divisor`, for every channel on its own. */
  private fir(channels: number, divisor: number): string {
    const taps = Float32Array.from({ length: 16 }, (_, i) => (firTaps[i >> 2]! * firTaps[i & 3]!) / divisor ** 2);
    return this.keep(`fir ${channels} ${divisor}`, [channels, 1, 4, 4], () =>
      Float32Array.from({ length: 16 * channels }, (_, i) => taps[i % 16]!),
    );
  }

  // Depthwise convolution is the form ONNX Runtime is quickest at (DESIGN.md §5).
  firDown(x: string, channels: number): string {
    const attributes = { kernel_shape: [4, 4], strides: [2, 2], pads: [1, 1, 1, 1], group: channels };
    return this.emit('Conv', [x, this.fir(channels, 8)], attributes);
  }

  firUp(x: string, channels: number): string {
    const attributes = { kernel_shape: [4, 4], strides: [2, 2], pads: [1, 1, 1, 1], group: channels };
    return this.emit('ConvTranspose', [x, this.fir(channels, 4)], attributes);
  }

  meanDown(x: string): string {
    return this.emit('AveragePool', [x], { kernel_shape: [2, 2], strides: [2, 2] });
  }

  nearestUp(x: string, channels: number): string {
    const ones = this.keep(`ones ${channels}`, [channels, 1, 2, 2], () => new Float32Array(4 * channels).fill(1));
    return this.emit('ConvTranspose', [x, ones], { kernel_shape: [2, 2], strides: [2, 2], group: channels });
  }

  reflectPad(x: string, margin: number): string {
    return this.emit('Pad', [x, this.shape(0, 0, margin, margin, 0, 0, margin, margin)], { mode: 'reflect' });
  }

  attention(q: string, k: string, v: string, channels: number): string {
    const flat = (x: string) => this.emit('Reshape', [x, this.shape(0, channels, -1)]);
    const turned = (x: string) => this.emit('Transpose', [x], { perm: [0, 2, 1] });
    const logits = this.emit('MatMul', [turned(flat(q)), flat(k)]);
    const weights = this.emit('Softmax', [this.affine(logits, 1 / Math.sqrt(channels), 0)], { axis: -1 });
    return this.reshapeLike(this.emit('MatMul', [flat(v), turned(weights)]), q);
  }

  appendMinibatchDeviation(): string {
    throw new Error('the minibatch deviation belongs to discriminators, which are trained and never exported');
  }

  sumPositions(): string {
    throw new Error('the sum over positions belongs to discriminators, which are trained and never exported');
  }

  pixelNorm(z: string): string {
    const mean = this.emit('ReduceMean', [this.emit('Mul', [z, z])], { axes: [1], keepdims: 1 });
    return this.emit('Div', [z, this.emit('Sqrt', [this.emit('Add', [mean, this.constant(1e-8)])])]);
  }

  positionalEmbedding(t: string, features: number): string {
    const half = Math.floor(features / 2);
    const frequencies = this.keep(`frequencies ${features}`, [1, half], () =>
      Float32Array.from({ length: half }, (_, k) => Math.exp((-k * Math.log(10000)) / (half - 1))),
    );
    const angles = this.emit('Mul', [this.emit('Reshape', [t, this.shape(-1, 1)]), frequencies]);
    const parts = [this.emit('Sin', [angles]), this.emit('Cos', [angles])];
    // An odd number of features is filled up with a zero: 0 · t, so that the batch stays free.
    if (features % 2 === 1) parts.push(this.affine(this.emit('Reshape', [t, this.shape(-1, 1)]), 0, 0));
    return this.emit('Concat', parts, { axis: 1 });
  }

  fourierEmbedding(t: string, { name, features }: { name: string; features: number }): string {
    const logarithm = this.emit('Reshape', [this.emit('Log', [t]), this.shape(-1, 1)]);
    const product = this.emit('Mul', [logarithm, this.reshapedParameter(name, [1, features])]);
    const angles = this.affine(product, 2 * Math.PI, 0);
    return this.emit('Concat', [this.emit('Sin', [angles]), this.emit('Cos', [angles])], { axis: 1 });
  }
}
