import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { type Direction, modelCard, type ModelCard } from '../../models/index.ts';
import type { GeneratorName } from '../trainer/network-names.ts';

/** Which of SynDiff's generators make up the model of a direction; contrast 1 is CT (SPEC.md §1). */
export const generatorsOf: Readonly<Record<Direction, { diffusive: GeneratorName; preview: GeneratorName }>> = {
  'ct-to-mrt1': { diffusive: 'gen_diffusive_2', preview: 'gen_non_diffusive_1to2' },
  'mrt1-to-ct': { diffusive: 'gen_diffusive_1', preview: 'gen_non_diffusive_2to1' },
};

/** The order of source and target. */
export function intensityOf(
  { ct, mrt1 }: { ct: ModelCard['intensity']['source']; mrt1: ModelCard['intensity']['source'] },
  direction: Direction,
): ModelCard['intensity'] {
  return direction === 'ct-to-mrt1' ? { source: ct, target: mrt1 } : { source: mrt1, target: ct };
}

/** Writes a network into a model folder. @returns its entry in the card */
export function writeNetwork(folder: string, file: string, bytes: Uint8Array): ModelCard['weights']['diffusive'] {
  writeFileSync(join(folder, file), bytes, { flush: true });
  return { file, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}

/** What one says of a model; its format, date and device UID come by themselves. */
export type CardContent = Omit<CardFields, 'format' | 'deviceUID' | 'training'> & {
  training: Omit<CardFields['training'], 'trainerVersion' | 'finished'>;
};

type CardFields = z.input<typeof modelCard>;

/** Checks the card and writes it beside the weights. @throws ZodError for a card that the workstation would refuse */
export function writeCard(folder: string, { training, ...content }: CardContent): ModelCard {
  const card = modelCard.parse({
    format: 'syndiff-model-card/1',
    // A UUID as an OID: PS3.5 B.2.
    deviceUID: `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`,
    training: { ...training, trainerVersion: '0.1.0', finished: new Date().toISOString().slice(0, 10) },
    ...content,
  });
  writeFileSync(join(folder, 'card.json'), `${JSON.stringify(card, null, 2)}\n`, { flush: true });
  return card;
}
