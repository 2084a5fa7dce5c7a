import { describe, expect, it } from 'vitest';
import type { ModelCard } from '../../models/index.ts';
import { seenSeeds } from './seen-seeds.ts';

const cardOf = (split: ModelCard['training']['split']) => ({ training: { split } }) as ModelCard;
const part = (firstPhantomSeed: number | null, patients: number) => ({ firstPhantomSeed, patients });

describe('seenSeeds', () => {
  it('finds those of training and validation, and not those of test', () => {
    const card = cardOf({ training: part(1, 80), validation: part(90, 4), test: part(100, 8) });
    expect(seenSeeds(card, 79, 30)).toEqual([79, 80, 90, 91, 92, 93]);
  });

  it('finds none of models made from patients, or whose card does not know', () => {
    expect(
      seenSeeds(cardOf({ training: part(null, 80), validation: part(null, 4), test: part(null, 0) }), 1, 9),
    ).toEqual([]);
    expect(seenSeeds(cardOf(null), 1, 9)).toEqual([]);
  });
});
