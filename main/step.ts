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

/**
 * What comes of some work, unless the signal is aborted first: the work is not stopped, only waited for no more.
 * @throws CancelledError; what the work throws
 */
export async function orCancelled<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  // Begun already, it may fail when nobody waits for it any more: that must not end the process.
  if (signal?.aborted) work.catch(() => undefined);
  throwIfCancelled(signal);
  if (!signal) return work;
  const stop = new AbortController();
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(new CancelledError()), { once: true, signal: stop.signal }),
      ),
    ]);
  } finally {
    stop.abort();
  }
}
