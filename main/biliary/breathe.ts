import { setImmediate } from 'node:timers/promises';
import { throwIfCancelled } from '../step.ts';

/** ms of computing in one go; answers that wait in the process come in between */
const most = 25;

/**
 * What a long computation calls after each piece of a few milliseconds: lets the process do what waits, at times.
 *
 * Throws CancelledError, when called, where the signal has been aborted.
 */
export function breather(signal?: AbortSignal): () => Promise<void> | undefined {
  let last = performance.now();
  return () => {
    if (performance.now() - last < most) return undefined;
    return setImmediate().then(() => {
      throwIfCancelled(signal);
      last = performance.now();
    });
  };
}
