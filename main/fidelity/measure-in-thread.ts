import type { Model } from '../../models/index.ts';
import type { DomainReport } from '../../preload/contract/index.ts';
import type { Volume } from '../dicom/index.ts';
import { inThread } from '../system/in-thread.ts';
import type { Step } from '../step.ts';
import { sourceRange } from '../syndiff/index.ts';
import type { DomainReadings } from './domain-readings.ts';
import { judgeDomain } from './domain.ts';
import type { Measured, Readings } from './measure.ts';
import type { ContrastOfDucts, GivenDucts } from './contrast-of-ducts.ts';
import type { MeasureTask } from './measure-worker.ts';

/**
 * `measure` in a thread of its own, so that the window goes on answering; the volumes are copied there.
 * @throws CancelledError at once, whatever the thread is doing
 */
export function measureInThread(given: Measured, step: Step<{ done: number; total: number }> = {}): Promise<Readings> {
  return inThread('measure-worker', { task: 'translation', given } satisfies MeasureTask, step);
}

/** `contrastOfDucts` in a thread of its own. @throws CancelledError */
export function contrastOfDuctsInThread(given: GivenDucts, step: Pick<Step, 'signal'>): Promise<ContrastOfDucts> {
  return inThread('measure-worker', { task: 'ducts', given } satisfies MeasureTask, step);
}

/** Readings of a volume on one range, as long as the volume is kept: it is asked before translating and after. */
const known = new WeakMap<Volume, { range: string; readings: DomainReadings | null }>();

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
  const key = `${range.minimum} ${range.maximum}`;
  let found = known.get(volume);
  if (found?.range !== key) {
    const task: MeasureTask = { task: 'domain', given: [volume, range] };
    found = {
      range: key,
      readings: await inThread<DomainReadings | null>('measure-worker', task, { signal: step.signal }),
    };
    known.set(volume, found);
  }
  return judgeDomain(card, found.readings, volume.unit);
}
