import type { Init, Ops } from '../ops/index.ts';

/** The non-diffusive generator: SynDiff's source estimator and our preview (SPEC.md §3; Johnson et al. 2016). */
export interface ResnetConfig {
  /** width of the first layer; the reference always trains with 64 */
  ngf: number;
  blocks: 6 | 9;
  /** the reference's transposed convolutions leave checkerboards where training is short; `nearest` does not */
  upsampling?: 'transposed' | 'nearest';
}

const normal: Init = { kind: 'normal', deviation: 0.02 };

/** @returns [N,1,H′,W′] in [−1, 1], H′ and W′ being H and W rounded up to multiples of 4 */
export function resnetTranslator<T>(ops: Ops<T>, { ngf, blocks, upsampling = 'transposed' }: ResnetConfig, x: T): T {
  const activate = (value: T, channels: number) => ops.relu(ops.instanceNorm(value, channels));
  const conv = (value: T, layer: string, from: number, to: number, kernel: number, stride = 1, padding = 0) =>
    ops.convolution(value, { name: `model.${layer}`, in: from, out: to, kernel, stride, padding, init: normal });

  let h = activate(conv(ops.reflectPad(x, 3), '1', 1, ngf, 7), ngf);
  h = activate(conv(h, '4', ngf, 2 * ngf, 3, 2, 1), 2 * ngf);
  h = activate(conv(h, '7', 2 * ngf, 4 * ngf, 3, 2, 1), 4 * ngf);

  const width = 4 * ngf;
  for (let block = 0; block < blocks; block++) {
    const name = `${10 + block}.conv_block`;
    let a = activate(conv(ops.reflectPad(h, 1), `${name}.1`, width, width, 3), width);
    a = ops.instanceNorm(conv(ops.reflectPad(a, 1), `${name}.5`, width, width, 3), width);
    h = ops.add(h, a);
  }

  const after = 10 + blocks;
  const up = (value: T, layer: number, from: number, to: number) => {
    const larger =
      upsampling === 'nearest'
        ? conv(ops.nearestUp(value, from), `${layer}`, from, to, 3, 1, 1)
        : ops.transposedConvolution(value, { name: `model.${layer}`, in: from, out: to, init: normal });
    return activate(larger, to);
  };
  h = up(h, after, 4 * ngf, 2 * ngf);
  h = up(h, after + 3, 2 * ngf, ngf);
  return ops.tanh(conv(ops.reflectPad(h, 3), `${after + 7}`, ngf, 1, 7));
}
