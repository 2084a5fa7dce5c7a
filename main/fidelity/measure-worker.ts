/** A thread that measures one translation, one series or some ducts after another. */
import { parentPort } from 'node:worker_threads';
import { reportOf } from '../errors.ts';
import type { ThreadMessage } from '../system/in-thread.ts';
import { readDomain, type DomainReadings } from './domain-readings.ts';
import { contrastOfDucts, type ContrastOfDucts, type GivenDucts } from './contrast-of-ducts.ts';
import { measure, type Measured, type Readings } from './measure.ts';

export type MeasureTask =
  | { task: 'translation'; given: Measured }
  | { task: 'domain'; given: Parameters<typeof readDomain> }
  | { task: 'ducts'; given: GivenDucts };

type MeasureMessage = ThreadMessage<Readings | DomainReadings | null | ContrastOfDucts>;

const port = parentPort;
if (port) {
  const send = (message: MeasureMessage, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
  port.on('message', (task: MeasureTask) => {
    answer(task, send).catch((thrown: unknown) => send({ type: 'failed', error: reportOf(thrown) }));
  });
}

async function answer(
  work: MeasureTask,
  send: (message: MeasureMessage, transfer?: ArrayBuffer[]) => void,
): Promise<void> {
  if (work.task === 'domain') return send({ type: 'done', result: readDomain(...work.given) });
  if (work.task === 'ducts') return send({ type: 'done', result: contrastOfDucts(work.given) });
  const readings = await measure(work.given, (done, total) => send({ type: 'progress', done, total }));
  const volumes = [readings.cycle, readings.disagreement].flatMap((found) => (found ? [found.error] : []));
  send(
    { type: 'done', result: readings },
    volumes.map(({ buffer }) => buffer as ArrayBuffer),
  );
}
