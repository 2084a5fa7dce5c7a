import { join } from 'node:path';
import type { BackendName } from '../backend/load.ts';
import type { TrainingConfig } from '../configs/index.ts';
import type { DataOptions } from '../data/data-options.ts';

/** What a command line asks for: what to train, and where and how. */
export interface Plan {
  /** in a run of epochs, its iterations are not known before the data are open */
  config: TrainingConfig;
  useEma: boolean;
  channels: number;
  /** where the patients come from; contrast 1 is CT, contrast 2 MR-T1 */
  data: {
    ct: string | null;
    mrt1: string | null;
    inputPath: string | null;
    contrasts: [string, string];
    prepared: string | null;
    leaveOutBad: boolean;
  };
  outputPath: string | null;
  experiment: string | null;
  out: string | null;
  initialWeights: string | null;
  resume: boolean;
  processes: number;
  backend: BackendName;
  /** train although it seems not to fit */
  anyway: boolean;
  /** what was asked for and has no effect, with the reason */
  notes: string[];
}

/** A plan that has nothing but a config. The config is the plan's own from then on. */
export function planOf(config: TrainingConfig): Plan {
  return {
    config: structuredClone(config),
    useEma: config.emaDecay > 0,
    channels: config.generator.numChannels,
    data: { ct: null, mrt1: null, inputPath: null, contrasts: ['CT', 'MRT1'], prepared: null, leaveOutBad: false },
    outputPath: null,
    experiment: null,
    out: null,
    initialWeights: null,
    resume: false,
    processes: 1,
    backend: 'tensorflow',
    anyway: false,
    notes: [],
  };
}

/** Without a word, phantoms. */
export function dataOf({ data }: Plan): DataOptions {
  const { ct, mrt1, inputPath, contrasts, prepared, leaveOutBad } = data;
  const common = { prepared, leaveOutBad };
  if (ct !== null && mrt1 !== null) return { ...common, source: { kind: 'dicom', ct, mrt1 } };
  if (inputPath !== null) return { ...common, source: { kind: 'layout', folder: inputPath, contrasts } };
  return { ...common, source: { kind: 'phantom' } };
}

/** Where the run lies. Without a word: runs/NAME beside the workspace. */
export function runFolderOf({ out, outputPath, experiment, config }: Plan): string {
  return out ?? join(outputPath ?? join(import.meta.dirname, '..', 'runs'), experiment ?? config.name);
}
