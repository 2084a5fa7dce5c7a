import type { Volume } from '../dicom/index.ts';
import { inThread } from '../system/in-thread.ts';
import { orCancelled, type Step } from '../step.ts';
import type { Box } from './box.ts';
import type { DuctsTask } from './ducts-worker.ts';
import type { FoundDucts } from './find-ducts.ts';
import type { Located } from './find-region.ts';

type Stop = Pick<Step, 'signal'>;

/** What was found in a volume, as long as somebody keeps the volume. */
const regions = new WeakMap<Volume, Promise<Located>>();
const ducts = new WeakMap<Volume, Map<string, Promise<FoundDucts>>>();

/**
 * `locateRegion` in a thread of its own, once for each volume: the window, the measures and the report all ask.
 * @throws CancelledError for who has cancelled; the search goes on for the others
 */
export function regionOf(volume: Volume, { signal }: Stop = {}): Promise<Located> {
  const task: DuctsTask = { task: 'region', given: [volume] };
  const found = regions.get(volume) ?? inThread<Located>('ducts-worker', task);
  regions.set(volume, found);
  found.catch(() => regions.delete(volume));
  return orCancelled(found, signal);
}

/**
 * `findDucts` in a thread of its own, once for each volume and box, with the common duct named where a hilum was found.
 * @returns null without a liver to measure against
 * @throws CancelledError for who has cancelled; the search goes on for the others
 */
export async function ductsOf(volume: Volume, box: Box, { signal }: Stop = {}): Promise<FoundDucts | null> {
  const { region, liverLevel } = await regionOf(volume, { signal });
  if (liverLevel === null) return null;
  const key = JSON.stringify([box.low, box.high]);
  const kept = ducts.get(volume) ?? new Map<string, Promise<FoundDucts>>();
  ducts.set(volume, kept);
  const task: DuctsTask = { task: 'ducts', given: [volume, box, liverLevel, region.found ? region.hilum : null] };
  const found = kept.get(key) ?? inThread<FoundDucts>('ducts-worker', task);
  kept.set(key, found);
  found.catch(() => kept.delete(key));
  return orCancelled(found, signal);
}
