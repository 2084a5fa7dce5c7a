/**
 * The operations the networks are written against, once. `T` is whatever the interpreter computes with: a TensorFlow.js
 * tensor (eager.ts), a named value of an ONNX graph (onnx.ts), a shape (inventory.ts). Networks speak of channels and
 * geometry; the memory layout (NHWC, NCHW) is the interpreter's own business.
 *
 * Shapes in comments: image [N,C,H,W], vector [N,F]. Parameters are named as the reference names them (SPEC.md §2.7).
 */
export type Init =
  /** uniform ±sqrt(3·scale/fan): `fan` as in SPEC.md §2.6 and §4 */
  | { kind: 'uniform'; scale: number; fan: 'average' | 'out' }
  | { kind: 'normal'; deviation: number }
  /** AdaGN style projection: weight uniform by fan out, bias 1 for the γ half and 0 for the β half */
  | { kind: 'style' };

export interface ConvolutionSpec {
  /** weight `${name}.weight` [out,in,k,k], bias `${name}.bias` [out] */
  name: string;
  in: number;
  out: number;
  kernel: number;
  stride?: number;
  /** zeros added on every side, or [before, after] on both axes; default 0 */
  padding?: number | readonly [number, number];
  bias?: boolean;
  init: Init;
}

export interface DenseSpec {
  /** Linear: weight `${name}.weight` [out,in], bias `${name}.bias` [out] */
  name: string;
  in: number;
  out: number;
  init: Init;
}

export interface Ops<T> {
  /** image [N,in,H,W] → [N,out,⌊(H+p)/stride⌋…] */
  convolution(x: T, spec: ConvolutionSpec): T;
  /** 3×3, stride 2, padding 1, output padding 1; weight stored [in,out,3,3]: [N,in,H,W] → [N,out,2H,2W] */
  transposedConvolution(x: T, spec: { name: string; in: number; out: number; init: Init }): T;
  /** 1×1 convolution with weight `${name}.W` stored [in,out] and `${name}.b` (the reference's NIN) */
  pointwise(x: T, spec: { name: string; in: number; out: number; init: Init }): T;
  /** FIR 1-3-3-1 with padding 2, then 3×3 stride 2 without padding: the input pyramid of NCSN++ (SPEC.md §2.2) */
  firDownConvolution(x: T, spec: { name: string; in: number; out: number; init: Init }): T;
  /** vector [N,in] → [N,out] */
  dense(x: T, spec: DenseSpec): T;

  /** GroupNorm (SPEC.md §2.2: min(channels/4, 32) groups, epsilon 1e-6), affine `${name}.weight`, `${name}.bias` */
  groupNorm(x: T, spec: { name: string; channels: number }): T;
  /** AdaGN: GroupNorm without parameters, then γ·h + β per channel with style = [γ ‖ β] of shape [N, 2·channels] */
  adaptiveGroupNorm(x: T, style: T, channels: number): T;
  /** InstanceNorm, epsilon 1e-5, no parameters */
  instanceNorm(x: T, channels: number): T;
  /** x + v over all positions, v [N,channels] */
  addPerChannel(x: T, v: T, channels: number): T;

  swish(x: T): T;
  relu(x: T): T;
  /** negative slope 0.2 */
  leakyRelu(x: T): T;
  tanh(x: T): T;
  add(a: T, b: T): T;
  /** factor·x + offset */
  affine(x: T, factor: number, offset: number): T;
  /** along channels */
  concat(parts: readonly { value: T; channels: number }[]): T;
  channel(x: T, index: number): T;

  /** FIR ×½ and ×2 of SPEC.md §2.2, zero beyond the border */
  firDown(x: T, channels: number): T;
  firUp(x: T, channels: number): T;
  /** 2×2 mean; nearest ×2 */
  meanDown(x: T, channels: number): T;
  nearestUp(x: T, channels: number): T;
  reflectPad(x: T, margin: number): T;

  /** softmax(q·kᵀ/√channels)·v over all positions, one head */
  attention(q: T, k: T, v: T, channels: number): T;
  /** one standard-deviation channel per subgroup appended: [N,C,H,W] → [N,C+1,H,W] (SPEC.md §4) */
  appendMinibatchDeviation(x: T, channels: number): T;
  /** Σ over positions: [N,C,H,W] → [N,C] */
  sumPositions(x: T, channels: number): T;

  /** z / √(mean z² + 1e-8) over features */
  pixelNorm(z: T, features: number): T;
  /** [sin(t·f) ‖ cos(t·f)], f_k = exp(−k·ln 10⁴/(features/2 − 1)): [N] → [N,features] */
  positionalEmbedding(t: T, features: number): T;
  /** [sin(2π·ln t·W) ‖ cos(…)], W = fixed parameter `name` of `features` values: [N] → [N, 2·features] */
  fourierEmbedding(t: T, spec: { name: string; features: number; scale: number }): T;
}
