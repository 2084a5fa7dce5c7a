import type { Direction, Model, ModelLibrary } from '../../models/index.ts';

/** What translates back; null where no such model is installed or the one there is refused. */
export function oppositeOf(library: ModelLibrary, direction: Direction): Model | null {
  const back = direction === 'ct-to-mrt1' ? 'mrt1-to-ct' : 'ct-to-mrt1';
  return library.entries.find(({ card, model }) => card?.direction === back && model)?.model ?? null;
}
