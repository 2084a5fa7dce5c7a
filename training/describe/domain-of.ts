import type { Volume } from '../../main/dicom/index.ts';
import { domainReferenceOf, readDomain, type DomainReadings, type ReferenceText } from '../../main/fidelity/index.ts';
import { throwIfCancelled, type Step } from '../../main/step.ts';
import { sourceRange } from '../../main/syndiff/index.ts';
import type { Direction, DomainReference, ModelCard } from '../../models/index.ts';
import { phantomGrids, phantomPhases, phantomSeries } from './phantom-series.ts';

/** What a model learnt to read: series of its source's contrast, one of each patient. */
export interface LearntSeries {
  series: Iterable<Volume> | AsyncIterable<Volume>;
  text: ReferenceText;
}

/** More say hardly more, and take 2 s each. */
const mostPhantoms = 64;

/** The phantom patients of a training, seen by scanners of all kinds. */
export function learntPhantoms(direction: Direction, firstSeed: number, patients: number): LearntSeries {
  const contrast = direction === 'ct-to-mrt1' ? 'ct' : 'mrt1';
  const count = Math.min(patients, mostPhantoms);
  return {
    series: drawn(contrast, firstSeed, count),
    text: {
      measuredOn: `${count} procedural phantoms of the upper abdomen (seeds from ${firstSeed}) ${phantomGrids}. No patient was imaged.`,
      phases: phantomPhases[contrast],
    },
  };
}

function* drawn(contrast: 'ct' | 'mrt1', first: number, count: number): Iterable<Volume> {
  for (let seed = first; seed < first + count; seed += 1) yield phantomSeries(seed)[contrast];
}

/**
 * The domain reference of a card: what the series look like that its model learnt to read. Those without a body are left
 * out.
 * @returns null where fewer than two are left: they would say nothing of how different the next may be
 * @throws CancelledError; what reading the series throws
 */
export async function domainOf(
  { intensity }: Pick<ModelCard, 'intensity'>,
  { series, text }: LearntSeries,
  { signal }: Pick<Step, 'signal'> = {},
): Promise<DomainReference | null> {
  const all: DomainReadings[] = [];
  for await (const volume of series) {
    throwIfCancelled(signal);
    const readings = readDomain(volume, sourceRange(volume.values, intensity.source));
    if (readings) all.push(readings);
  }
  return all.length < 2 ? null : domainReferenceOf(all, text);
}
