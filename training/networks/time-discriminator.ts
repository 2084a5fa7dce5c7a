import type { Init, Ops } from '../ops/index.ts';

/** The time-conditional discriminator of the denoising steps, large and small (SPEC.md §4). */
export interface TimeDiscriminatorConfig {
  size: 'large' | 'small';
  /** base width, the reference's --ngf */
  ngf: number;
  tEmbDim: number;
}

const byFanOut: Init = { kind: 'uniform', scale: 1, fan: 'out' };
const zero: Init = { kind: 'uniform', scale: 0, fan: 'out' };

/** Widths of the down blocks in multiples of the base width, and whether each halves the image. */
const stages = {
  large: [4, 8, 8, 8, 8, 8].map((multiple) => ({ multiple, down: true })),
  small: [2, 4, 8, 8].map((multiple, index) => ({ multiple, down: index > 0 })),
};

/** Height and width that are left a pixel after so many halvings. */
export const smallestImage = { large: 64, small: 8 } as const;

export interface TimeDiscriminatorInput<T> {
  /** [N,1,H,W] x_t, real or sampled */
  candidate: T;
  /** [N,1,H,W] x_{t+1} */
  noisier: T;
  /** [N] step as float */
  t: T;
}

/** H and W at least `smallestImage`. @returns one logit each, [N,1] */
export function timeDiscriminator<T>(
  ops: Ops<T>,
  { size, ngf, tEmbDim }: TimeDiscriminatorConfig,
  { candidate, noisier, t }: TimeDiscriminatorInput<T>,
): T {
  const dense = (x: T, name: string, from: number, to: number) =>
    ops.dense(x, { name, in: from, out: to, init: byFanOut });
  let time = ops.positionalEmbedding(t, tEmbDim);
  time = ops.leakyRelu(dense(time, 't_embed.main.0', tEmbDim, tEmbDim));
  time = ops.leakyRelu(dense(time, 't_embed.main.2', tEmbDim, tEmbDim));

  const pair = ops.concat([
    { value: candidate, channels: 1 },
    { value: noisier, channels: 1 },
  ]);
  let channels = 2 * ngf;
  let h = ops.convolution(pair, { name: 'start_conv', in: 2, out: channels, kernel: 1, init: byFanOut });
  stages[size].forEach(({ multiple, down }, index) => {
    const name = `conv${index + 1}`;
    const out = multiple * ngf;
    const conv = (x: T, part: string, from: number, init: Init) =>
      ops.convolution(x, { name: `${name}.${part}.0`, in: from, out, kernel: 3, padding: 1, init });
    let a = conv(ops.leakyRelu(h), 'conv1', channels, byFanOut);
    a = ops.leakyRelu(ops.addPerChannel(a, dense(time, `${name}.dense_t1`, tEmbDim, out), out));
    if (down) {
      a = ops.firDown(a, out);
      h = ops.firDown(h, channels);
    }
    a = conv(a, 'conv2', out, zero);
    const skip = { name: `${name}.skip.0`, in: channels, out, kernel: 1, bias: false, init: byFanOut };
    h = ops.affine(ops.add(a, ops.convolution(h, skip)), Math.SQRT1_2, 0);
    channels = out;
  });

  const last = { name: 'final_conv', in: channels + 1, out: 8 * ngf, kernel: 3, padding: 1 };
  h = ops.appendMinibatchDeviation(h, channels);
  h = ops.leakyRelu(ops.convolution(h, { ...last, init: size === 'small' ? zero : byFanOut }));
  return dense(ops.sumPositions(h, 8 * ngf), 'end_linear', 8 * ngf, 1);
}
