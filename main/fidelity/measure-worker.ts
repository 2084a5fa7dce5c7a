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
  try {
    const work = workerData as MeasureTask;
    if (work.task === 'domain') send({ type: 'done', result: readDomain(...work.given) });
    else {
      const readings = measure(work.given, (done, total) => send({ type: 'progress', done, total }));
      const volumes = [readings.cycle, readings.disagreement].flatMap((found) => (found ? [found.error] : []));
      send(
        { type: 'done', result: readings },
        volumes.map(({ buffer }) => buffer as ArrayBuffer),
      );
    }
  } catch (thrown) {
    send({ type: 'failed', error: reportOf(thrown) });
  }
}
