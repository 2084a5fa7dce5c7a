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

/** One exported network and what must be known to feed it. */
export interface GeneratorFile {
  kind: GeneratorKind;
  /** absolute path of the ONNX file */
  file: string;
  nz: number;
  /** what columns and rows must be a multiple of */
  sizeMultiple: number;
}

/** What a runtime found when it opened the file and ran it once. */
export interface GeneratorReport {
  inputs: readonly string[];
  outputs: readonly string[];
  /** null where the names alone made a run pointless */
  run: { expectedShape: readonly number[]; shape: readonly number[]; finite: boolean } | null;
}

/** Why a network does not keep the interface of its kind; null when it does. */
export function interfaceFault(kind: GeneratorKind, report: GeneratorReport): string | null {
  const { run } = report;
  if (run === null) return namesFault(kind, report) ?? 'it could not be run';
  if (run.shape.join() !== run.expectedShape.join())
    return `its output has the shape ${run.shape.join('×')} instead of ${run.expectedShape.join('×')}`;
  return run.finite ? null : 'its output is not finite';
}

/** The part of it that can be seen before a run. */
export function namesFault(
  kind: GeneratorKind,
  { inputs, outputs }: Pick<GeneratorReport, 'inputs' | 'outputs'>,
): string | null {
  const expected = generatorInterfaces[kind];
  if ([...inputs].sort().join() !== [...expected.inputs].sort().join())
    return `its inputs are ${inputs.join(', ')} instead of ${expected.inputs.join(', ')}`;
  if (!outputs.includes(expected.output)) return `its outputs are ${outputs.join(', ')} instead of ${expected.output}`;
  return null;
}
