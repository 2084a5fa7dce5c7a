import { CancelledError } from './errors.ts';

/** What a step of the way of the data takes last: where to look for a cancel, and whom to tell how far it is. */
export interface Step<Progress = number> {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

/** @throws CancelledError when the signal has been aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CancelledError();
}
