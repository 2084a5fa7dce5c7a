import { DataError } from '../../main/errors.ts';

/** Why a checkpoint is not taken; `where` is the file's name. */
export function refusal(code: string, message: string, where: string, options?: { cause?: unknown }): DataError {
  const remedy =
    code === 'wrong-config'
      ? 'Give the config it was trained with.'
      : 'Use a file as SynDiff’s training script saves it.';
  return new DataError(code, message, where, remedy, options);
}
