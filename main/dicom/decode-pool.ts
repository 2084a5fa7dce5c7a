import { Worker } from 'node:worker_threads';
import { DataError } from '../errors.ts';
import { entryPoint } from '../system/processes.ts';
import type { DecodeReply, DecodeRequest } from './decode-worker.ts';
import type { Rescale, SliceValues } from './rescale.ts';
import type { FrameAddress, StoredValues } from './stored-values.ts';

const WORKERS = 2;
/** Start of the thread included; a decoder that needs longer for one frame hangs. No file may hold us up for 10 s. */
const LONGEST_DECODE_MS = 8_000;

interface Job {
  request: DecodeRequest;
  resolve: (values: StoredValues | SliceValues) => void;
  reject: (error: unknown) => void;
}

const idle: Worker[] = [];
const queue: Job[] = [];
let alive = 0;

/**
 * Reads and decodes one frame in a thread. Threads stay for the next frame, and do not keep the process alive.
 *
 * @throws DataError, its `where` being the file, where the frame cannot be decoded
 */
export function decodeInThread(address: FrameAddress): Promise<StoredValues> {
  return enqueue({ address, rescale: null }) as Promise<StoredValues>;
}

/** The same, as modality values. */
export function readSliceInThread(address: FrameAddress, rescale: Rescale): Promise<SliceValues> {
  return enqueue({ address, rescale }) as Promise<SliceValues>;
}

function enqueue(request: DecodeRequest): Promise<StoredValues | SliceValues> {
  return new Promise((resolve, reject) => {
    queue.push({ request, resolve, reject });
    startNext();
  });
}

/** How many frames may usefully be asked for at the same time. */
export const decodesAtOnce = 2 * WORKERS;

function startNext(): void {
  while (queue.length > 0 && (idle.length > 0 || alive < WORKERS)) {
    const job = queue.shift();
    if (job) runJob(idle.pop() ?? startWorker(), job);
  }
}

function startWorker(): Worker {
  const { path, execArgv } = entryPoint('decode-worker');
  alive++;
  // What a native decoder prints is not ours: it stays unread, because reading it would keep the process alive.
  const worker = new Worker(path, { execArgv, stdout: true, stderr: true });
  worker.once('exit', () => {
    alive--;
    const at = idle.indexOf(worker);
    if (at >= 0) idle.splice(at, 1);
    startNext();
  });
  return worker;
}

function runJob(worker: Worker, { request, resolve, reject }: Job): void {
  const finish = (settle: () => void, reusable: boolean) => {
    clearTimeout(timer);
    worker.removeAllListeners('message').removeAllListeners('error').removeListener('exit', onExit);
    if (reusable) {
      worker.unref();
      idle.push(worker);
    } else {
      // After a failure a decoder's memory cannot be trusted.
      worker.on('error', () => undefined);
      void worker.terminate();
    }
    settle();
    startNext();
  };
  const fail = (why: string, { cause, code = 'corrupt-pixels' }: { cause?: unknown; code?: string } = {}) =>
    finish(() => reject(new DataError(code, why, request.address.place.file, '', { cause })), false);
  const onExit = () => fail('The decoder ended without an answer.');
  const timer = setTimeout(() => fail('The decoder does not come to an end.'), LONGEST_DECODE_MS);
  worker.ref();
  worker.once('exit', onExit);
  worker.on('error', (error) => fail(`The decoder failed: ${error.message}.`, { cause: error }));
  worker.on('message', (reply: DecodeReply) => {
    if (reply.ok) finish(() => resolve(reply.values), true);
    else fail(reply.error.message, reply.error.kind === 'data' ? { code: reply.error.code } : {});
  });
  worker.postMessage(request);
}
