import { Worker } from 'node:worker_threads';
import type { ErrorReport } from '../errors.ts';
import { orCancelled, throwIfCancelled, type Step } from '../step.ts';
import { entryPoint, type EntryName } from './processes.ts';

/** What a thread that computes one thing after another says of each. */
export type ThreadMessage<Result> =
  | { type: 'progress'; done: number; total: number }
  | { type: 'done'; result: Result }
  | { type: 'failed'; error: ErrorReport };

/** ms that a thread waits for another task: to start one takes longer than some tasks do. */
const patience = 10_000;

/** Threads that wait, one of each kind at most, with what ends their wait. */
const waiting = new Map<EntryName, { worker: Worker; end: NodeJS.Timeout }>();

/**
 * Computes one thing in another thread, so that this one goes on answering; what it is given is copied there.
 * @throws CancelledError at once, whatever the thread is doing; Error with the message of what failed in it
 */
export async function inThread<Result>(
  entry: EntryName,
  task: unknown,
  { signal, onProgress }: Step<{ done: number; total: number }> = {},
): Promise<Result> {
  throwIfCancelled(signal);
  const worker = waited(entry) ?? start(entry);
  const answer = new Promise<Result>((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error(`The thread ${entry} ended without an answer.`)));
    worker.on('message', (message: ThreadMessage<Result>) => {
      if (message.type === 'progress') onProgress?.(message);
      else if (message.type === 'done') resolve(message.result);
      else reject(new Error(message.error.message));
    });
  });
  // Ended for a cancel, the thread answers nothing, and nobody waits for it.
  answer.catch(() => undefined);
  worker.postMessage(task);
  try {
    const result = await orCancelled(answer, signal);
    keep(entry, worker);
    return result;
  } catch (thrown) {
    void worker.terminate();
    throw thrown;
  }
}

function start(entry: EntryName): Worker {
  const { path, execArgv } = entryPoint(entry);
  return new Worker(path, { execArgv });
}

/** The thread that waits, which from then on does not. */
function waited(entry: EntryName): Worker | undefined {
  const found = waiting.get(entry);
  if (!found) return undefined;
  waiting.delete(entry);
  clearTimeout(found.end);
  silenced(found.worker).ref();
  return found.worker;
}

/** Without our listeners; those that Node itself has on a worker are needed for its messages. */
function silenced(worker: Worker): Worker {
  for (const event of ['message', 'error', 'exit'] as const) worker.removeAllListeners(event);
  return worker;
}

/** Lets a thread wait for another task, without keeping the process alive for it. */
function keep(entry: EntryName, worker: Worker): void {
  silenced(worker).unref();
  if (waiting.has(entry)) return void worker.terminate();
  const end = setTimeout(() => void waited(entry)?.terminate(), patience).unref();
  waiting.set(entry, { worker, end });
  // One that breaks with nothing to do is not missed.
  worker.on('error', () => undefined);
  worker.on('exit', () => void waited(entry));
}
