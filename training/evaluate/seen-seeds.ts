import type { ModelCard } from '../../models/index.ts';

/** Phantom seeds from `first` on, `count` of them, that a model trained on or was chosen by, as its card says. */
export function seenSeeds({ training }: ModelCard, first: number, count: number): number[] {
  const { split } = training;
  if (!split) return [];
  return Array.from({ length: count }, (_, index) => first + index).filter((seed) =>
    [split.training, split.validation].some(
      ({ patients, firstPhantomSeed }) =>
        firstPhantomSeed !== null && seed >= firstPhantomSeed && seed < firstPhantomSeed + patients,
    ),
  );
}
