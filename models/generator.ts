/**
 * The two kinds of exported network and the names by which their tensors are known, all float32 with N, H and W dynamic.
 * Noise and z are inputs, so that the same seed gives the same series.
 */
export const generatorInterfaces = {
  /** x_t and source [N,1,H,W], t [N], z [N,nz] → x_0 [N,1,H,W]: the network SynDiff samples with */
  diffusive: { inputs: ['x_t', 'source', 't', 'z'], output: 'x_0' },
  /** source [N,1,H,W] → target [N,1,H,W]: the translator trained beside it, in one pass */
  preview: { inputs: ['source'], output: 'target' },
} as const;

export type GeneratorKind = keyof typeof generatorInterfaces;
