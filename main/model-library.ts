import { openLibrary } from '../models/index.ts';
import type { ModelLibrary } from '../models/index.ts';
import type { ModelSummary } from '../preload/contract/index.ts';
import { probeGenerator } from './syndiff/index.ts';
import type { StartChild } from './syndiff/index.ts';

/** Opens and verifies the models of the folders; each network is tried in a process of its own. */
export function openModels(folders: readonly string[], startChild?: StartChild): Promise<ModelLibrary> {
  return openLibrary(folders, (generator) => probeGenerator(generator, startChild));
}

/**
 * The models of the folders, cards and hashes verified. The one network that a translation opens is tried as it opens,
 * which saves a process for each of the others.
 */
export function openModelsToTranslate(folders: readonly string[]): Promise<ModelLibrary> {
  return openLibrary(folders, null);
}

/** What the window shows of the library: of each id the model that `choose` would give, or why it would refuse. */
export function summariseModels({ entries }: ModelLibrary): ModelSummary[] {
  const shown = new Map<string, ModelSummary>();
  for (const { card, refusal } of entries) {
    if (!card || shown.get(card.id)?.refusal === null) continue;
    shown.set(card.id, {
      id: card.id,
      version: card.version,
      direction: card.direction,
      title: card.title,
      intendedUse: card.intendedUse,
      trainingData: card.training.data,
      metrics: card.metrics.map(({ name, value, unit, low = null, high = null, cases, measuredOn }) => ({
        name,
        value,
        unit,
        low,
        high,
        cases,
        measuredOn,
      })),
      knownFailures: [...card.knownFailures],
      refusal: refusal?.message ?? null,
    });
  }
  return [...shown.values()];
}
