import { UserError } from '../../main/errors.ts';

/** Where the patients of a run come from. */
export type DataSource =
  | { kind: 'phantom' }
  /** DICOM folders of each contrast */
  | { kind: 'dicom'; ct: string; mrt1: string }
  /** PNG or .mat files in one of the reference's layouts, whichever is found */
  | { kind: 'layout'; folder: string; contrasts: readonly [string, string] };

export interface DataOptions {
  source: DataSource;
  /** folder of prepared stacks; null: `prepared` in the folder of the run */
  prepared: string | null;
  leaveOutBad: boolean;
}

/** Options of the command line by their names there. */
export interface DataWords {
  ct?: string;
  mrt1?: string;
  'input-path'?: string;
  contrast1?: string;
  contrast2?: string;
  prepared?: string;
  'leave-out-bad'?: boolean;
}

/** @throws UserError `usage` for options that contradict each other */
export function dataOptions(words: DataWords, usage: string): DataOptions {
  const { ct, mrt1, 'input-path': folder } = words;
  const contradiction = (message: string) => new UserError('usage', message, usage);
  const common = { prepared: words.prepared ?? null, leaveOutBad: words['leave-out-bad'] ?? false };
  if (folder !== undefined) {
    if (ct !== undefined || mrt1 !== undefined)
      throw contradiction(
        '--input-path is for PNG and .mat files, --ct and --mrt1 are for DICOM: give one or the other.',
      );
    const contrasts = [words.contrast1 ?? 'CT', words.contrast2 ?? 'MRT1'] as const;
    if (contrasts[0] === contrasts[1]) throw contradiction(`--contrast1 and --contrast2 are both "${contrasts[0]}".`);
    return { ...common, source: { kind: 'layout', folder, contrasts } };
  }
  if (ct !== undefined && mrt1 !== undefined) return { ...common, source: { kind: 'dicom', ct, mrt1 } };
  if (ct !== undefined || mrt1 !== undefined) throw contradiction('--ct DIR and --mrt1 DIR go together.');
  return { ...common, source: { kind: 'phantom' } };
}
