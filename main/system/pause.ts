import { CancelledError } from '../errors.ts';
import { throwIfCancelled } from '../step.ts';

/** Holds work up between two of its steps for as long as somebody wants. */
export class Pause {
  private held: PromiseWithResolver | null = null;

  set(paused: boolean): void {
    if (paused) this.held ??= promiseWithResolver();
    else {
      this.held?.resolve();
      this.held = null;
    }
  }

  /** Settles at once, or when nothing holds the work up any more. @throws CancelledError as soon as it is cancelled */
  async passed(signal?: AbortSignal): Promise<void> {
    while (this.held) {
      throwIfCancelled(signal);
      await untilCancelled(this.held.promise, signal);
    }
  }
}

interface PromiseWithResolver {
  promise: Promise<void>;
  resolve: () => void;
}

function promiseWithResolver(): PromiseWithResolver {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}

function untilCancelled(promise: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const cancel = (): void => reject(new CancelledError());
    signal.addEventListener('abort', cancel, { once: true });
    void promise.then(() => {
      signal.removeEventListener('abort', cancel);
      resolve();
    });
  });
}
