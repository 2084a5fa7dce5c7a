import type { Init, Ops } from '../ops/index.ts';

/** The cycle discriminator: PatchGAN (SPEC.md §5; Isola et al. 2017). */
export interface PatchDiscriminatorConfig {
  ndf: number;
}

/** Pixels a side: of a smaller image there is no logit. */
export const smallestPatch = 24;

const normal: Init = { kind: 'normal', deviation: 0.02 };

/** @returns a map of logits, [N,1,h,w] with h ≈ H/8 − 2 */
export function patchDiscriminator<T>(ops: Ops<T>, { ndf }: PatchDiscriminatorConfig, x: T): T {
  const conv = (value: T, layer: number, from: number, to: number, stride: number) =>
    ops.convolution(value, { name: `model.${layer}`, in: from, out: to, kernel: 4, stride, padding: 1, init: normal });
  const activate = (value: T, channels: number) => ops.leakyRelu(ops.instanceNorm(value, channels));

  let h = ops.leakyRelu(conv(x, 0, 1, ndf, 2));
  h = activate(conv(h, 2, ndf, 2 * ndf, 2), 2 * ndf);
  h = activate(conv(h, 5, 2 * ndf, 4 * ndf, 2), 4 * ndf);
  h = activate(conv(h, 8, 4 * ndf, 8 * ndf, 1), 8 * ndf);
  return conv(h, 11, 8 * ndf, 1, 1);
}
