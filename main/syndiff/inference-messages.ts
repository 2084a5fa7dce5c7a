import type { GeneratorFile, GeneratorReport, ScheduleParameters } from '../../models/index.ts';
import type { OnnxProvider } from './onnx-runtime.ts';
import type { ProviderChoice } from './providers.ts';
import type { Slice, Spread } from './sampler.ts';

/** What a call cost the inference process. */
export interface RunCost {
  /** inside ONNX Runtime */
  secondsInRuntime: number;
  /** of the process so far, resident */
  peakMegabytes: number;
}

/** What the inference process can be asked for: first `open`, once, then one of the others at a time. */
export interface InferenceCalls {
  open: {
    argument: { generator: GeneratorFile; providers: readonly OnnxProvider[] };
    result: { report: GeneratorReport; provider: ProviderChoice };
  };
  /** of a diffusive generator: `samples` samples of one slice */
  sample: {
    argument: { source: Slice; schedule: ScheduleParameters; seed: number; samples: number };
    result: Spread & RunCost;
  };
  /** of a preview generator */
  translate: {
    argument: { source: Slice };
    result: { values: Float32Array } & RunCost;
  };
}

export type CallName = keyof InferenceCalls;

export type Request = { [C in CallName]: { id: number; call: C; argument: InferenceCalls[C]['argument'] } }[CallName];

export type Reply =
  | { id: number; ok: true; result: InferenceCalls[CallName]['result'] }
  | { id: number; ok: false; code: string; message: string };
