import { DataError } from '../../main/errors.ts';

/** Why a checkpoint is not taken; `where` is the file's name. */
export function refusal(code: string, message: string, where: string, options?: { cause?: unknown }): DataError {
  return new DataError(code, message, where, 'Use a file as SynDiff’s training script saves it.', options);
}
