import * as tf from '@tensorflow/tfjs-core';
import { networkFromReference } from '../../models/index.ts';
import { exportDiffusiveGenerator, exportPreviewGenerator } from '../../training/export/generators.ts';
import {
  ncsnpp,
  patchDiscriminator,
  resnetTranslator,
  type ResnetConfig,
  timeDiscriminator,
} from '../../training/networks/index.ts';
import { eagerOps, type Ops, toEager } from '../../training/ops/index.ts';
import {
  type Comparison,
  type Golden,
  largestDifference,
  readNamed,
  tensor,
  toleranceOf,
  type Values,
} from './golden.ts';
import { runOnnx } from './run-onnx.ts';

type Tensors = ReadonlyMap<string, Values>;

/** NCSN++ on TensorFlow.js, and its channel 0 through ONNX Runtime. */
export async function checkNcsnpp(golden: Golden): Promise<Comparison[]> {
  const config = networkFromReference(golden.manifest.config ?? {});
  const weights = readNamed(golden, 'weights');
  const io = readNamed(golden, 'io');
  const eager = compareEager(golden, weights, io, (ops) =>
    ncsnpp(ops, config, { x: image(io, 'x'), t: vector(io, 't'), z: matrix(io, 'z') }),
  );

  const x = tensor(io, 'x');
  const expected = tensor(io, 'output');
  const [batch = 0] = x.shape;
  const single = [batch, 1, x.shape[2]!, x.shape[3]!];
  const recorded = await runOnnx(exportDiffusiveGenerator(config, weights), {
    x_t: { shape: single, values: channelOf(x, 0) },
    source: { shape: single, values: channelOf(x, 1) },
    t: tensor(io, 't'),
    z: tensor(io, 'z'),
  });
  const error = largestDifference(recorded, channelOf(expected, 0));
  return [eager, { what: 'onnx', error, tolerance: toleranceOf(golden) }];
}

export async function checkResnet(golden: Golden): Promise<Comparison[]> {
  const { ngf, netG } = golden.manifest.config as { ngf: number; netG: string };
  const config: ResnetConfig = { ngf, blocks: netG === 'resnet_9blocks' ? 9 : 6 };
  const weights = readNamed(golden, 'weights');
  const io = readNamed(golden, 'io');
  const eager = compareEager(golden, weights, io, (ops) => resnetTranslator(ops, config, image(io, 'x')));
  const recorded = await runOnnx(exportPreviewGenerator(config, weights), { source: tensor(io, 'x') });
  const error = largestDifference(recorded, tensor(io, 'output').values);
  return [eager, { what: 'onnx', error, tolerance: toleranceOf(golden) }];
}

export function checkPatchDiscriminator(golden: Golden): Comparison[] {
  const { ndf } = golden.manifest.config as { ndf: number };
  const io = readNamed(golden, 'io');
  const weights = readNamed(golden, 'weights');
  return [compareEager(golden, weights, io, (ops) => patchDiscriminator(ops, { ndf }, image(io, 'x')))];
}

export function checkTimeDiscriminator(golden: Golden): Comparison[] {
  const { ngf, t_emb_dim: tEmbDim } = golden.manifest.config as { ngf: number; t_emb_dim: number };
  const size = golden.kind === 'disc_small' ? 'small' : 'large';
  const io = readNamed(golden, 'io');
  const weights = readNamed(golden, 'weights');
  return [
    compareEager(golden, weights, io, (ops) =>
      timeDiscriminator(
        ops,
        { size, ngf, tEmbDim },
        { candidate: image(io, 'x'), noisier: image(io, 'x_t'), t: vector(io, 't') },
      ),
    ),
  ];
}

/** Both forms of the norms and of swish: with the hand-written gradients and without. */
function compareEager(
  golden: Golden,
  weights: Tensors,
  io: Tensors,
  network: (ops: Ops<tf.Tensor>) => tf.Tensor,
): Comparison {
  const errors = [true, false].map((fused) =>
    tf.tidy(() => {
      const parameters = new Map([...weights].map(([name, weight]) => [name, eagerTensor(name, weight)]));
      const output = network(eagerOps(parameters, { fused }));
      const ordered = output.rank === 4 ? tf.transpose(output, [0, 3, 1, 2]) : output;
      return largestDifference(ordered.dataSync(), tensor(io, 'output').values);
    }),
  );
  return { what: tf.getBackend(), error: Math.max(...errors), tolerance: toleranceOf(golden) };
}

function eagerTensor(name: string, { shape, values }: Values): tf.Tensor {
  const laidOut = toEager(name, shape, values);
  return tf.tensor(laidOut.values, laidOut.shape);
}

function image(tensors: Tensors, name: string): tf.Tensor {
  const { shape, values } = tensor(tensors, name);
  return tf.transpose(tf.tensor4d(values, shape as [number, number, number, number]), [0, 2, 3, 1]);
}

const vector = (tensors: Tensors, name: string) => tf.tensor1d(tensor(tensors, name).values);

function matrix(tensors: Tensors, name: string): tf.Tensor {
  const { shape, values } = tensor(tensors, name);
  return tf.tensor2d(values, shape as [number, number]);
}

/** One channel of [N,C,H,W] as [N,1,H,W]. */
function channelOf({ shape, values }: Values, channel: number): Float32Array {
  const [batch = 0, channels = 0, height = 0, width = 0] = shape;
  const size = height * width;
  const result = new Float32Array(batch * size);
  for (let item = 0; item < batch; item++) {
    const from = (item * channels + channel) * size;
    result.set(values.subarray(from, from + size), item * size);
  }
  return result;
}
