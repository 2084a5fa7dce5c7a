import { join } from 'node:path';
import type { TrainingConfig } from '../configs/index.ts';

/** What a command line asks for: what to train, and where and how. */
export interface Plan {
  /** in a run of epochs, its iterations are not known before the data are open */
  config: TrainingConfig;
  useEma: boolean;
  channels: number;
  /** names of the contrasts in the data's folders or files; contrast 1 is CT, contrast 2 MR-T1 */
  contrasts: [string, string];
  inputPath: string | null;
  outputPath: string | null;
  experiment: string | null;
  out: string | null;
  initialWeights: string | null;
  resume: boolean;
  processes: number;
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
    contrasts: ['CT', 'MRT1'],
    inputPath: null,
    outputPath: null,
    experiment: null,
    out: null,
    initialWeights: null,
    resume: false,
    processes: 1,
    anyway: false,
    notes: [],
  };
}

/** Where the run lies. Without a word: runs/NAME beside the workspace. */
export function runFolderOf({ out, outputPath, experiment, config }: Plan): string {
  return out ?? join(outputPath ?? join(import.meta.dirname, '..', 'runs'), experiment ?? config.name);
}
