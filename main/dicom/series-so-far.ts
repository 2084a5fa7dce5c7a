import { groupKeyOf, idOf } from './grouping.ts';
import type { Instance } from './instance.ts';
import { describeForScreen } from './screen-text.ts';
import type { FoundSeries } from './series.ts';

/** Counts images into series while a folder is being scanned. Nothing is judged before all of it has been seen. */
export class SeriesSoFar {
  private readonly series = new Map<string, FoundSeries>();

  add(instance: Instance): void {
    const key = groupKeyOf(instance);
    const known = this.series.get(key);
    if (known) known.images++;
    else
      this.series.set(key, {
        id: idOf(key),
        modality: instance.modality,
        ...describeForScreen(instance),
        images: 1,
      });
  }

  /** in the order in which they were found */
  list(): FoundSeries[] {
    return [...this.series.values()].map((one) => ({ ...one }));
  }
}
