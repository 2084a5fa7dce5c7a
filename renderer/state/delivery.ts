import type { CommandResult } from '../../preload/contract/index.ts';

/** What came of sending, instance by instance. */
export type Delivery = CommandResult<'deliverFolder'>;

/** How many instances fared how. */
export function countStates({ outcomes }: Delivery): { delivered: number; present: number; failed: number } {
  const count = (wanted: string): number => outcomes.filter(({ state }) => state === wanted).length;
  return { delivered: count('delivered'), present: count('present'), failed: count('failed') };
}

/** What destinations have said, each once, with how many instances it befell. */
export function remarksOf({ outcomes }: Delivery): { text: string; count: number; failed: boolean }[] {
  const remarks = new Map<string, { text: string; count: number; failed: boolean }>();
  for (const { error, warning, state } of outcomes) {
    const text = error ? [error.message, error.remedy].filter(Boolean).join(' ') : warning;
    if (!text) continue;
    const known = remarks.get(text);
    remarks.set(text, { text, count: (known?.count ?? 0) + 1, failed: state === 'failed' });
  }
  return [...remarks.values()];
}
