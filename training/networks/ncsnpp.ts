import type { NetworkConfiguration } from '../../models/index.ts';
import type { Init, Ops } from '../ops/index.ts';
import { attentionLevels } from './attention-levels.ts';

/*
 * The diffusive generator: NCSN++ with adaptive group normalisation by the latent z (SPEC.md §2; Song et al. 2021,
 * "Score-based generative modeling through SDEs", appendix H; Özbey et al. 2023). Modules are numbered as the reference
 * numbers them, so that its checkpoints load by name.
 */

const uniform: Init = { kind: 'uniform', scale: 1, fan: 'average' };
const zero: Init = { kind: 'uniform', scale: 0, fan: 'average' };
const tenth: Init = { kind: 'uniform', scale: 0.1, fan: 'average' };
const byFanOut: Init = { kind: 'uniform', scale: 1, fan: 'out' };

interface Feature<T> {
  value: T;
  channels: number;
}

export interface NcsnppInput<T> {
  /** [N, numChannels, H, W]: noisy image ‖ source, in [−1, 1] */
  x: T;
  /** [N] diffusion step 0…T−1 as float; 0 is refused by the Fourier embedding's logarithm (NaN) */
  t: T;
  /** [N, nz] standard normal */
  z: T;
}

/** @returns [N, numChannels, H, W]; channel 0 is the estimate of x_0, the others receive no gradient */
export function ncsnpp<T>(ops: Ops<T>, config: NetworkConfiguration, { x, t, z }: NcsnppInput<T>): T {
  const nf = config.numChannelsDae;
  const levels = config.chMult.map((multiple) => nf * multiple);
  const attentive = attentionLevels(config);
  const zemb = mapLatent(ops, config, z);
  let count = 0;
  const next = () => `all_modules.${count++}`;
  const temb = embedTime(ops, config, t, next);
  const block = blocks(ops, config, zemb, temb, next);

  const input = config.centered ? x : ops.affine(x, 2, -1);
  let pyramid: Feature<T> = { value: input, channels: config.numChannels };
  let h: Feature<T> = {
    value: ops.convolution(input, conv3(next(), config.numChannels, nf, uniform)),
    channels: nf,
  };
  const skips = [h];

  levels.forEach((channels, level) => {
    for (let repeat = 0; repeat < config.numResBlocks; repeat++) {
      h = block.residual(h, channels);
      if (attentive[level]) h = block.attention(h);
      skips.push(h);
    }
    if (level === levels.length - 1) return;
    h = block.down(h);
    if (config.progressiveInput === 'residual') {
      const down = downConvolution(ops, config, pyramid, h.channels, next());
      pyramid = { value: rescaled(ops, config, ops.add(down, h.value)), channels: h.channels };
      h = pyramid;
    } else if (config.progressiveInput === 'input_skip') {
      const down = config.fir
        ? ops.firDown(pyramid.value, pyramid.channels)
        : ops.meanDown(pyramid.value, pyramid.channels);
      pyramid = { value: down, channels: pyramid.channels };
      h = combine(ops, config, pyramid, h, next());
    }
    skips.push(h);
  });

  h = block.residual(h, h.channels);
  h = block.attention(h);
  h = block.residual(h, h.channels);

  let output: T | undefined;
  for (let level = levels.length - 1; level >= 0; level--) {
    for (let repeat = 0; repeat <= config.numResBlocks; repeat++) {
      const skip = skips.pop()!;
      h = block.residual({ value: ops.concat([h, skip]), channels: h.channels + skip.channels }, levels[level]!);
    }
    if (attentive[level]) h = block.attention(h);
    if (config.progressive === 'output_skip') {
      const head = outputHead(ops, config, h, next);
      output = output === undefined ? head : ops.add(upsample(ops, config, output, config.numChannels), head);
    }
    if (level > 0) h = block.up(h);
  }
  output ??= outputHead(ops, config, h, next);
  return config.notUseTanh ? output : ops.tanh(output);
}

/** z → zemb (SPEC.md §2.1) */
function mapLatent<T>(ops: Ops<T>, { nz, nMlp, zEmbDim }: NetworkConfiguration, z: T): T {
  let value = ops.pixelNorm(z, nz);
  for (let layer = 0; layer <= nMlp; layer++) {
    const name = `z_transform.${2 * layer + 1}`;
    value = ops.swish(ops.dense(value, { name, in: layer === 0 ? nz : zEmbDim, out: zEmbDim, init: byFanOut }));
  }
  return value;
}

/** t → temb, or undefined for the unconditional network (SPEC.md §2.1) */
function embedTime<T>(ops: Ops<T>, config: NetworkConfiguration, t: T, next: () => string): T | undefined {
  const nf = config.numChannelsDae;
  // The reference keeps a module for the Fourier frequencies even where nothing is conditioned on time.
  const frequencies = config.embeddingType === 'fourier' ? `${next()}.W` : undefined;
  if (!config.conditional) return undefined;
  const embedded =
    frequencies === undefined
      ? ops.positionalEmbedding(t, nf)
      : ops.fourierEmbedding(t, { name: frequencies, features: nf, scale: config.fourierScale });
  const features = frequencies === undefined ? nf : 2 * nf;
  const hidden = ops.dense(embedded, { name: next(), in: features, out: 4 * nf, init: uniform });
  return ops.dense(ops.swish(hidden), { name: next(), in: 4 * nf, out: 4 * nf, init: uniform });
}

type Resampling = 'down' | 'up' | undefined;

/** The building blocks of SPEC.md §2.2 over one pass's zemb and temb. */
function blocks<T>(ops: Ops<T>, config: NetworkConfiguration, zemb: T, temb: T | undefined, next: () => string) {
  const nf = config.numChannelsDae;
  const ddpm = config.resblockType === 'ddpm';
  const activatedTime = temb === undefined ? undefined : ops.swish(temb);

  const adaptive = (x: T, channels: number, name: string) => {
    const style = ops.dense(zemb, {
      name: `${name}.style`,
      in: config.zEmbDim,
      out: 2 * channels,
      init: { kind: 'style' },
    });
    return ops.swish(ops.adaptiveGroupNorm(x, style, channels));
  };

  function residualBlock(x: Feature<T>, channels: number, resampling?: Resampling): Feature<T> {
    const name = next();
    let a = adaptive(x.value, x.channels, `${name}.GroupNorm_0`);
    let skip = x.value;
    if (resampling) {
      const resample = resampling === 'down' ? downsample : upsample;
      a = resample(ops, config, a, x.channels);
      skip = resample(ops, config, skip, x.channels);
    }
    a = ops.convolution(a, conv3(`${name}.Conv_0`, x.channels, channels, uniform));
    if (activatedTime !== undefined) {
      const bias = ops.dense(activatedTime, { name: `${name}.Dense_0`, in: 4 * nf, out: channels, init: uniform });
      a = ops.addPerChannel(a, bias, channels);
    }
    a =
      config.resblockType === 'biggan_oneadagn'
        ? ops.swish(ops.groupNorm(a, { name: `${name}.GroupNorm_1`, channels }))
        : adaptive(a, channels, `${name}.GroupNorm_1`);
    a = ops.convolution(a, conv3(`${name}.Conv_1`, channels, channels, zero));
    if (ddpm && x.channels !== channels)
      skip = ops.pointwise(skip, { name: `${name}.NIN_0`, in: x.channels, out: channels, init: tenth });
    if (!ddpm && (x.channels !== channels || resampling))
      skip = ops.convolution(skip, { name: `${name}.Conv_2`, in: x.channels, out: channels, kernel: 1, init: uniform });
    return { value: rescaled(ops, config, ops.add(skip, a)), channels };
  }

  function attention({ value, channels }: Feature<T>): Feature<T> {
    const name = next();
    const normalised = ops.groupNorm(value, { name: `${name}.GroupNorm_0`, channels });
    const project = (index: number, x: T, init: Init) =>
      ops.pointwise(x, { name: `${name}.NIN_${index}`, in: channels, out: channels, init });
    const [q, k, v] = [0, 1, 2].map((index) => project(index, normalised, tenth)) as [T, T, T];
    const attended = project(3, ops.attention(q, k, v, channels), zero);
    return { value: rescaled(ops, config, ops.add(value, attended)), channels };
  }

  /** A ddpm block does not resample itself: a module without parameters of its own does (SPEC.md §2.2). */
  const resampler = (resampling: 'down' | 'up') => (x: Feature<T>) => {
    if (!ddpm) return residualBlock(x, x.channels, resampling);
    next();
    const resample = resampling === 'down' ? downsample : upsample;
    return { value: resample(ops, config, x.value, x.channels), channels: x.channels };
  };

  return {
    residual: (x: Feature<T>, channels: number) => residualBlock(x, channels),
    attention,
    down: resampler('down'),
    up: resampler('up'),
  };
}

function conv3(name: string, from: number, to: number, init: Init) {
  return { name, in: from, out: to, kernel: 3, padding: 1, init };
}

function rescaled<T>(ops: Ops<T>, config: NetworkConfiguration, sum: T): T {
  return config.skipRescale ? ops.affine(sum, Math.SQRT1_2, 0) : sum;
}

function downsample<T>(ops: Ops<T>, config: NetworkConfiguration, x: T, channels: number): T {
  return config.fir ? ops.firDown(x, channels) : ops.meanDown(x, channels);
}

function upsample<T>(ops: Ops<T>, config: NetworkConfiguration, x: T, channels: number): T {
  return config.fir ? ops.firUp(x, channels) : ops.nearestUp(x, channels);
}

/** The input pyramid's down-convolution; without FIR a 3×3 stride 2 one padded after only. */
function downConvolution<T>(ops: Ops<T>, config: NetworkConfiguration, x: Feature<T>, out: number, module: string): T {
  const shape = { in: x.channels, out, init: uniform };
  return config.fir
    ? ops.firDownConvolution(x.value, { name: `${module}.Conv2d_0`, ...shape })
    : ops.convolution(x.value, { name: `${module}.Conv_0`, ...shape, kernel: 3, stride: 2, padding: [0, 1] });
}

/** `input_skip`: 1×1 convolution of the pyramid, added to h or standing before it. */
function combine<T>(
  ops: Ops<T>,
  config: NetworkConfiguration,
  p: Feature<T>,
  h: Feature<T>,
  module: string,
): Feature<T> {
  const spec = { name: `${module}.Conv_0`, in: p.channels, out: h.channels, kernel: 1, init: uniform };
  const projected = ops.convolution(p.value, spec);
  return config.progressiveCombine === 'sum'
    ? { value: ops.add(projected, h.value), channels: h.channels }
    : { value: ops.concat([{ value: projected, channels: h.channels }, h]), channels: 2 * h.channels };
}

function outputHead<T>(ops: Ops<T>, config: NetworkConfiguration, h: Feature<T>, next: () => string): T {
  const normalised = ops.swish(ops.groupNorm(h.value, { name: next(), channels: h.channels }));
  return ops.convolution(normalised, conv3(next(), h.channels, config.numChannels, zero));
}
