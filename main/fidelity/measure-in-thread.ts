import { Worker } from 'node:worker_threads';
import type { Model } from '../../models/index.ts';
import type { DomainReport } from '../../preload/contract/index.ts';
import type { Volume } from '../dicom/index.ts';
import { CancelledError } from '../errors.ts';
import { entryPoint } from '../processes.ts';
import { throwIfCancelled, type Step } from '../step.ts';
import { sourceRange } from '../syndiff/index.ts';
import type { DomainReadings } from './domain-readings.ts';
import { judgeDomain } from './domain.ts';
import type { Measured, Readings } from './measure.ts';
import type { MeasureMessage, MeasureTask } from './measure-worker.ts';

/**
 * `measure` in a thread of its own, so that the window goes on answering; the volumes are copied there.
 * @throws CancelledError at once, whatever the thread is doing
 */
export function measureInThread(given: Measured, step: Step<{ done: number; total: number }> = {}): Promise<Readings> {
  return inThread({ task: 'translation', given }, step) as Promise<Readings>;
}

/**
 * Is the series like what the model was trained on? Before translating, in a thread of its own.
 * @throws CancelledError, DataError `flat-volume`
 */
export async function checkDomain(
  volume: Volume,
  { card }: Model,
  step: Pick<Step, 'signal'> = {},
): Promise<DomainReport> {
  if (volume.unit !== card.intensity.source.unit) return judgeDomain(card, null, volume.unit);
  const range = sourceRange(volume.values, card.intensity.source, card.id);
  const readings = (await inThread({ task: 'domain', given: [volume, range] }, step)) as DomainReadings | null;
  return judgeDomain(card, readings, volume.unit);
}

async function inThread(
  task: MeasureTask,
  { signal, onProgress }: Step<{ done: number; total: number }>,
): Promise<Readings | DomainReadings | null> {
  throwIfCancelled(signal);
  const { path, execArgv } = entryPoint('measure-worker');
  const worker = new Worker(path, { execArgv, workerData: task });
  const stop = new AbortController();
  try {
    return await new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new CancelledError()), { once: true, signal: stop.signal });
      worker.on('error', reject);
      worker.on('exit', () => reject(new Error('The measuring thread ended without an answer.')));
      worker.on('message', (message: MeasureMessage) => {
        if (message.type === 'progress') onProgress?.(message);
        else if (message.type === 'done') resolve(message.result);
        else reject(new Error(message.error.message));
      });
    });
  } finally {
    stop.abort();
    void worker.terminate();
  }
}
