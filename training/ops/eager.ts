import * as tf from '@tensorflow/tfjs-core';
import { isNative } from '../backend/native-kernels.ts';
import { banded, reflectMatrix } from './resampling-matrices.ts';
import { instanceNormalise, normalise, swish } from './fused.ts';
import type { ConvolutionSpec, DenseSpec, Init, Ops } from './ops.ts';

/** Parameters by the reference's names, in the eager layout (layout.ts). */
export type Parameters = ReadonlyMap<string, tf.Tensor>;

export interface EagerOptions {
  /**
   * Norms and swish with one hand-written gradient instead of a dozen recorded kernels. Such a gradient has no right
   * second derivative (TRAINING.md §3a), so it is off for whatever stands under the R1 penalty.
   */
  fused?: boolean;
}

type Image = tf.Tensor4D;

/** Runs a network on TensorFlow.js, differentiably. Images are [N,H,W,C], vectors [N,F]. */
export function eagerOps(parameters: Parameters, { fused = true }: EagerOptions = {}): Ops<tf.Tensor> {
  return new EagerOps(parameters, fused);
}

class EagerOps implements Ops<tf.Tensor> {
  constructor(
    private readonly parameters: Parameters,
    private readonly fused: boolean,
  ) {}

  private parameter<R extends tf.Tensor>(name: string): R {
    const value = this.parameters.get(name);
    if (!value) throw new Error(`the weights hold no parameter ${name}`);
    return value as R;
  }

  convolution(x: tf.Tensor, { name, kernel, stride = 1, padding = 0, bias = true }: ConvolutionSpec): tf.Tensor {
    const weight = this.parameter<tf.Tensor4D>(`${name}.weight`);
    const [before, after] = typeof padding === 'number' ? [padding, padding] : padding;
    // 'same' pads symmetrically only at stride 1 with an odd kernel; everywhere else zeros are laid on explicitly.
    const same = stride === 1 && before === after && kernel === 2 * before + 1;
    const padded = same || before + after === 0 ? (x as Image) : padSides(x as Image, before, after);
    const result = tf.conv2d(padded, weight, stride, same ? 'same' : 'valid');
    return bias ? tf.add(result, this.parameter(`${name}.bias`)) : result;
  }

  transposedConvolution(x: tf.Tensor, { name, out }: { name: string; out: number }): tf.Tensor {
    const [n, h, w] = x.shape as [number, number, number];
    const weight = this.parameter<tf.Tensor4D>(`${name}.weight`);
    // TensorFlow's full result starts one row and column before the reference's (padding 1, output padding 1).
    const full = tf.conv2dTranspose(x as Image, weight, [n, 2 * h + 1, 2 * w + 1, out], 2, 'valid');
    return tf.add(tf.slice(full, [0, 1, 1, 0], [n, 2 * h, 2 * w, out]), this.parameter(`${name}.bias`));
  }

  pointwise(x: tf.Tensor, { name }: { name: string }): tf.Tensor {
    const weight = this.parameter<tf.Tensor2D>(`${name}.W`);
    const [from, to] = weight.shape;
    const product = tf.matMul(tf.reshape(x, [-1, from]) as tf.Tensor2D, weight);
    return tf.add(tf.reshape(product, [...x.shape.slice(0, -1), to]), this.parameter(`${name}.b`));
  }

  firDownConvolution(x: tf.Tensor, { name }: { name: string; in: number; out: number; init: Init }): tf.Tensor {
    const [, height, width] = x.shape as [number, number, number];
    const smoothed = resample(x as Image, banded('smooth', height), banded('smooth', width));
    const result = tf.conv2d(smoothed, this.parameter<tf.Tensor4D>(`${name}.weight`), 2, 'valid');
    return tf.add(result, this.parameter(`${name}.bias`));
  }

  dense(x: tf.Tensor, { name }: DenseSpec): tf.Tensor {
    return tf.add(
      tf.matMul(x as tf.Tensor2D, this.parameter<tf.Tensor2D>(`${name}.weight`)),
      this.parameter(`${name}.bias`),
    );
  }

  groupNorm(x: tf.Tensor, { name, channels }: { name: string; channels: number }): tf.Tensor {
    const perChannel = (part: string) => tf.reshape(this.parameter(`${name}.${part}`), [1, 1, 1, channels]);
    return normalise(x as Image, perChannel('weight'), perChannel('bias'), channels, this.fused);
  }

  adaptiveGroupNorm(x: tf.Tensor, style: tf.Tensor, channels: number): tf.Tensor {
    const [gain, bias] = tf.split(tf.reshape(style, [-1, 1, 1, 2 * channels]), 2, 3);
    return normalise(x as Image, gain!, bias!, channels, this.fused);
  }

  instanceNorm(x: tf.Tensor): tf.Tensor {
    return instanceNormalise(x as Image, this.fused);
  }

  addPerChannel(x: tf.Tensor, v: tf.Tensor, channels: number): tf.Tensor {
    return tf.add(x, tf.reshape(v, [-1, 1, 1, channels]));
  }

  swish = (x: tf.Tensor): tf.Tensor => swish(x, this.fused);
  relu = (x: tf.Tensor): tf.Tensor => tf.relu(x);
  leakyRelu = (x: tf.Tensor): tf.Tensor => tf.leakyRelu(x, 0.2);
  tanh = (x: tf.Tensor): tf.Tensor => tf.tanh(x);
  add = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.add(a, b);

  affine(x: tf.Tensor, factor: number, offset: number): tf.Tensor {
    const scaled = tf.mul(x, factor);
    return offset === 0 ? scaled : tf.add(scaled, offset);
  }

  concat(parts: readonly { value: tf.Tensor }[]): tf.Tensor {
    return tf.concat(
      parts.map(({ value }) => value),
      3,
    );
  }

  channel(x: tf.Tensor, index: number): tf.Tensor {
    return tf.slice(x, [0, 0, 0, index], [-1, -1, -1, 1]);
  }

  firDown(x: tf.Tensor): tf.Tensor {
    return resample(x as Image, banded('down', x.shape[1]!), banded('down', x.shape[2]!));
  }

  firUp(x: tf.Tensor): tf.Tensor {
    return resample(x as Image, banded('up', x.shape[1]!), banded('up', x.shape[2]!));
  }

  meanDown(x: tf.Tensor): tf.Tensor {
    return resample(x as Image, banded('meanDown', x.shape[1]!), banded('meanDown', x.shape[2]!));
  }

  nearestUp(x: tf.Tensor): tf.Tensor {
    return tf.image.resizeNearestNeighbor(x as Image, [2 * x.shape[1]!, 2 * x.shape[2]!]);
  }

  reflectPad(x: tf.Tensor, margin: number): tf.Tensor {
    const sides: [number, number][] = [0, margin, margin, 0].map((size) => [size, size]);
    if (isNative('MirrorPadGrad')) return tf.mirrorPad(x, sides, 'reflect');
    return resample(x as Image, reflectMatrix(x.shape[1]!, margin), reflectMatrix(x.shape[2]!, margin));
  }

  attention(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, channels: number): tf.Tensor {
    const flat = (x: tf.Tensor) => tf.reshape(x, [x.shape[0]!, -1, channels]) as tf.Tensor3D;
    const logits = tf.mul(tf.matMul(flat(q), flat(k), false, true), 1 / Math.sqrt(channels));
    return tf.reshape(tf.matMul(tf.softmax(logits), flat(v)), q.shape);
  }

  appendMinibatchDeviation(x: tf.Tensor): tf.Tensor {
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const group = Math.min(batch, 4);
    if (batch % group !== 0) throw new Error(`a batch of ${batch} cannot be split into groups of ${group}`);
    const grouped = tf.reshape(x, [group, batch / group, height * width * channels]);
    const variance = tf.mean(tf.square(tf.sub(grouped, tf.mean(grouped, 0, true))), 0);
    const deviation = tf.mean(tf.sqrt(tf.add(variance, 1e-8)), 1);
    // Item b belongs to subgroup b mod (batch / group).
    const perItem = tf.reshape(tf.tile(deviation, [group]), [batch, 1, 1, 1]);
    return tf.concat([x, tf.mul(perItem, tf.ones([batch, height, width, 1]))], 3);
  }

  sumPositions = (x: tf.Tensor): tf.Tensor => tf.sum(x, [1, 2]);

  pixelNorm(z: tf.Tensor): tf.Tensor {
    return tf.mul(z, tf.rsqrt(tf.add(tf.mean(tf.square(z), 1, true), 1e-8)));
  }

  positionalEmbedding(t: tf.Tensor, features: number): tf.Tensor {
    const half = Math.floor(features / 2);
    const frequencies = Array.from({ length: half }, (_, k) => Math.exp((-k * Math.log(10000)) / (half - 1)));
    const angles = tf.mul(tf.reshape(t, [-1, 1]), tf.tensor2d([frequencies]));
    const parts = [tf.sin(angles), tf.cos(angles)];
    if (features % 2 === 1) parts.push(tf.zeros([t.shape[0]!, 1]));
    return tf.concat(parts, 1);
  }

  fourierEmbedding(t: tf.Tensor, { name }: { name: string }): tf.Tensor {
    const angles = tf.mul(
      tf.mul(tf.reshape(tf.log(t), [-1, 1]), tf.reshape(this.parameter(name), [1, -1])),
      2 * Math.PI,
    );
    return tf.concat([tf.sin(angles), tf.cos(angles)], 1);
  }
}

function padSides(x: Image, before: number, after: number): Image {
  return tf.pad(x, [
    [0, 0],
    [before, after],
    [before, after],
    [0, 0],
  ]);
}

/**
 * rows · x · columnsᵀ over the two image axes. Resampling as a product with banded matrices is twice differentiable
 * with stock gradients on every backend, which depthwise convolution is not (TRAINING.md §4).
 * @param rows [1, H′, H], @param columns [1, W′, W]
 */
function resample(x: Image, rows: tf.Tensor3D, columns: tf.Tensor3D): Image {
  const [n, h, w, c] = x.shape;
  const newHeight = rows.shape[1];
  const newWidth = columns.shape[1];
  const vertical = tf.matMul(rows, tf.reshape(x, [n, h, w * c]) as tf.Tensor3D);
  const horizontal = tf.matMul(columns, tf.reshape(vertical, [n * newHeight, w, c]) as tf.Tensor3D);
  return tf.reshape(horizontal, [n, newHeight, newWidth, c]);
}
