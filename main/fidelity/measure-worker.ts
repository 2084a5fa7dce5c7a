/** A thread that measures one translation, or one series, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { reportOf, type ErrorReport } from '../errors.ts';
import { readDomain, type DomainReadings } from './domain-readings.ts';
import { measure, type Measured, type Readings } from './measure.ts';

export type MeasureTask =
  { task: 'translation'; given: Measured } | { task: 'domain'; given: Parameters<typeof readDomain> };

export type MeasureMessage =
  | { type: 'progress'; done: number; total: number }
  | { type: 'done'; result: Readings | DomainReadings | null }
  | { type: 'failed'; error: ErrorReport };

const port = parentPort;
if (port) {
  const send = (message: MeasureMessage, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
  // No await at the top: the packaged program is CommonJS.
  answer(workerData as MeasureTask, send).catch((thrown: unknown) => send({ type: 'failed', error: reportOf(thrown) }));
}

async function answer(
  work: MeasureTask,
  send: (message: MeasureMessage, transfer?: ArrayBuffer[]) => void,
): Promise<void> {
  if (work.task === 'domain') return send({ type: 'done', result: readDomain(...work.given) });
  const readings = await measure(work.given, (done, total) => send({ type: 'progress', done, total }));
  const volumes = [readings.cycle, readings.disagreement].flatMap((found) => (found ? [found.error] : []));
  send(
    { type: 'done', result: readings },
    volumes.map(({ buffer }) => buffer as ArrayBuffer),
  );
}
